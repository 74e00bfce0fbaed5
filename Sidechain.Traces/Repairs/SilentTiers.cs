using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>Tells of each span that is missing whose it is and, as far as that is known, why it is not there.</summary>
internal static class SilentTiers
{
    private static readonly SilentTier Rejected =
        new(null, "telemetry could not keep some spans of this trace, and it may be one of those");

    /// <summary>Warns the spans that wait for others.</summary>
    /// <param name="ordered">All nodes, earliest first.</param>
    /// <param name="orphans">Those whose parent nobody has.</param>
    /// <param name="open">Requests whose answering span has not arrived.</param>
    /// <param name="clientDone">The client has said that it will send nothing more.</param>
    /// <param name="work">Counts the steps.</param>
    /// <param name="hasRejected">Spans of the trace came that could not be kept: nobody else is to blame then.</param>
    public static IReadOnlyList<SilentTier> Find(
        IReadOnlyCollection<TreeNode> ordered,
        IReadOnlyCollection<TreeNode> orphans,
        IReadOnlyCollection<TreeNode> open,
        bool clientDone,
        TreeWork work,
        bool hasRejected = false)
    {
        if (orphans.Count + open.Count == 0)
        {
            return [];
        }

        work.Step(ordered.Count);
        // What is asked for each orphan, known once.
        var heard = ordered.GroupBy(node => node.Span.Tier, StringComparer.Ordinal).ToDictionary(tier => tier.Key, tier => tier.Any(node => node.Span.Unfinished), StringComparer.Ordinal);
        var callers = orphans.Count == 0 ? [] : Callers(ordered, work);
        var silent = new HashSet<SilentTier>();
        var inOrder = new List<SilentTier>();
        foreach (var orphan in orphans)
        {
            work.Step();
            Add(hasRejected ? Rejected : Caller(orphan, heard, callers, clientDone), orphan, $"its parent {orphan.Span.ParentSpanId}");
        }

        string[] servers = open.Count == 0 ? [] : Servers(ordered, work);
        foreach (var request in open)
        {
            work.Step();
            Add(Answerer(servers, request), request, $"the span {request.Span.Attributes[TraceNames.ServerSpanId]} that answered it");
        }

        return inOrder;

        void Add(SilentTier tier, TreeNode node, string missing)
        {
            node.Warn($"{missing} has not arrived: {tier.Why}");
            if (silent.Add(tier))
            {
                inOrder.Add(tier);
            }
        }
    }

    /// <param name="orphan">Whose parent is missing.</param>
    /// <param name="heard">The tiers that have sent spans, and whether some of them are unfinished.</param>
    /// <param name="callers">Who called a service elsewhere in the trace.</param>
    /// <param name="clientDone">The client has said that it will send nothing more.</param>
    private static SilentTier Caller(TreeNode orphan, Dictionary<string, bool> heard, Dictionary<string, string?> callers, bool clientDone)
    {
        var span = orphan.Span;
        if (span.ClientType is { } own)
        {
            return Client(own, heard, clientDone);
        }

        if (span.Kind != ActivityKind.Server)
        {
            return new(span.Service, $"it is {Printable(span.Service)}'s own, which still runs, has died, or lost it on the way");
        }

        var type = span.Attributes.GetValueOrDefault(TraceNames.ClientType) is string said && Tiers.IsClient(said) ? said : callers.GetValueOrDefault(span.Service);
        return type is not null
            ? Client(type, heard, clientDone)
            : new(null, $"whoever called {Printable(span.Service)} sends no spans here, or a gateway in between has put its own into traceparent");
    }

    private static SilentTier Client(string type, Dictionary<string, bool> heard, bool clientDone)
    {
        if (clientDone)
        {
            return new(type, $"{type} said that it has sent everything, so it dropped it or never had it");
        }

        if (!heard.TryGetValue(type, out var isUnfinished))
        {
            return new(type, $"nothing of {type} has come: it still runs, is offline, or keeps its spans for its next run");
        }

        return isUnfinished
            ? new(type, $"{type} has sent others, some of them unfinished: it still runs, or has died and sends the rest at its next run")
            : new(type, $"{type} has sent others and not said that it is done: the rest is on its way, or waits for its next run");
    }

    // An SDK's headers do not say which client it is in. Where one and the same client has called a service each time, it is taken for that one.
    private static Dictionary<string, string?> Callers(IReadOnlyCollection<TreeNode> ordered, TreeWork work)
    {
        work.Step(ordered.Count);
        return ordered.Where(node => Requests.IsAnswer(node.Span) && node.Parent is not null).GroupBy(node => node.Span.Service, StringComparer.Ordinal)
            .ToDictionary(service => service.Key, service => service.Select(node => node.Parent!.Span.ClientType).Distinct(StringComparer.Ordinal).Take(2).ToArray() is [var type] ? type : null, StringComparer.Ordinal);
    }

    // Two are enough to know that it is not one and the same.
    private static string[] Servers(IReadOnlyCollection<TreeNode> ordered, TreeWork work)
    {
        work.Step(ordered.Count);
        return [.. ordered.Where(node => Requests.IsAnswer(node.Span) && node.Parent is { } parent && Requests.Is(parent.Span))
            .Select(node => node.Span.Service).Distinct(StringComparer.Ordinal).Take(2)];
    }

    // Who answered elsewhere in the trace, where that is one and the same.
    private static SilentTier Answerer(string[] servers, TreeNode request) => servers is [var service]
        ? new(service, $"{Printable(service)} has sent others, and sends spans a moment after their end; if it does not come, {Printable(service)} died or telemetry was away for too long")
        : new(null, $"the service that answered {Printable(request.Span.Tier)} has sent nothing of it: services send a moment later, so it is on its way, or telemetry was away for too long");

    private static string Printable(string text) => TreeLines.Printable(text);
}
