using System.Diagnostics;

namespace Sidechain.Traces.Trees;

/// <summary>Tells of each span that is missing whose it is and, as far as that is known, why it is not there.</summary>
internal static class SilentTiers
{
    /// <summary>Warns the spans that wait for others.</summary>
    /// <param name="ordered">All nodes, earliest first.</param>
    /// <param name="orphans">Those whose parent nobody has.</param>
    /// <param name="open">Requests whose answering span has not arrived.</param>
    /// <param name="clientDone">The client has said that it will send nothing more.</param>
    public static IReadOnlyList<SilentTier> Find(IReadOnlyCollection<TreeNode> ordered, IReadOnlyCollection<TreeNode> orphans, IReadOnlyCollection<TreeNode> open, bool clientDone)
    {
        var heard = ordered.GroupBy(node => node.Span.Tier, StringComparer.Ordinal).ToDictionary(tier => tier.Key, tier => tier.ToArray(), StringComparer.Ordinal);
        var silent = new List<SilentTier>();
        foreach (var orphan in orphans)
        {
            var tier = Caller(orphan, heard, clientDone);
            orphan.Warn($"its parent {orphan.Span.ParentSpanId} has not arrived: {tier.Why}");
            silent.Add(tier);
        }

        foreach (var request in open)
        {
            var tier = Answerer(ordered, request);
            request.Warn($"the span {request.Span.Attributes[TraceNames.ServerSpanId]} that answered it has not arrived: {tier.Why}");
            silent.Add(tier);
        }

        return [.. silent.Distinct()];
    }

    private static SilentTier Caller(TreeNode orphan, Dictionary<string, TreeNode[]> heard, bool clientDone)
    {
        var span = orphan.Span;
        if (span.ClientType is { } own)
            return Client(own, heard, clientDone);
        if (span.Kind != ActivityKind.Server)
            return new(span.Service, $"it is {Printable(span.Service)}'s own, which still runs, has died, or lost it on the way");
        return span.Attributes.GetValueOrDefault(TraceNames.ClientType) is string type && Tiers.IsClient(type)
            ? Client(type, heard, clientDone)
            : new(null, $"whoever called {Printable(span.Service)} sends no spans here, or a gateway in between has put its own into traceparent");
    }

    private static SilentTier Client(string type, Dictionary<string, TreeNode[]> heard, bool clientDone)
    {
        if (clientDone)
            return new(type, $"{type} said that it has sent everything, so it dropped it or never had it");
        if (!heard.TryGetValue(type, out var spans))
            return new(type, $"nothing of {type} has come: it still runs, is offline, or keeps its spans for its next run");
        return spans.Any(node => node.Span.Unfinished)
            ? new(type, $"{type} has sent others, some of them unfinished: it still runs, or has died and sends the rest at its next run")
            : new(type, $"{type} has sent others and not said that it is done: the rest is on its way, or waits for its next run");
    }

    // Who answered elsewhere in the trace, where that is one and the same.
    private static SilentTier Answerer(IReadOnlyCollection<TreeNode> ordered, TreeNode request)
    {
        string[] servers = [.. ordered.Where(node => node.Span.Kind == ActivityKind.Server && node.Parent is { } parent && TraceNames.IsHttpRequest(parent.Span.Name)).Select(node => node.Span.Service).Distinct(StringComparer.Ordinal)];
        return servers is [var service]
            ? new(service, $"{Printable(service)} has sent others, and sends spans a moment after their end; if it does not come, {Printable(service)} died or telemetry was away for too long")
            : new(null, $"the service that answered {Printable(request.Span.Tier)} has sent nothing of it: services send a moment later, so it is on its way, or telemetry was away for too long");
    }

    private static string Printable(string text) => TreeLines.Printable(text);
}
