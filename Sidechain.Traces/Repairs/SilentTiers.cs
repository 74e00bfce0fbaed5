using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>
/// Tells of each missing span whose it is and, as far as that is known, why it is missing. The spans that wait for it get a warning.
/// </summary>
internal static class SilentTiers
{
    private static readonly SilentTier Rejected =
        new(null, "telemetry could not keep some spans of this trace, and it may be one of those");

    // SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE and SPAN_FLAGS_CONTEXT_IS_REMOTE of opentelemetry-proto.
    private const int SaysIfRemote = 0x100;
    private const int IsRemote = 0x200;

    public static void Apply(TreeDraft draft)
    {
        TreeNode[] orphans = [.. draft.Parents.Orphans];
        TreeNode[] open = [.. draft.Nodes.Where(node => IsOpen(node.Span, draft.NodesById))];
        draft.Open = open;
        if (orphans.Length + open.Length == 0)
        {
            return;
        }

        draft.Work.Step(draft.Nodes.Count);
        var heard = Heard(draft.Nodes);
        var callers = orphans.Length == 0 ? [] : Callers(draft);
        var silent = new HashSet<SilentTier>();
        var inOrder = new List<SilentTier>();
        foreach (var orphan in orphans)
        {
            draft.Work.Step();
            var tier = draft.HasRejected ? Rejected : Caller(orphan, heard, callers, draft.IsClientDone);
            Add(tier, orphan, $"its parent {orphan.Span.ParentSpanId}");
        }

        string[] servers = open.Length == 0 ? [] : Servers(draft);
        foreach (var request in open)
        {
            draft.Work.Step();
            Add(Answerer(servers, request), request, $"the span {request.Span.Attributes[TraceNames.ServerSpanId]} that answered it");
        }

        draft.Silent = inOrder;

        void Add(SilentTier tier, TreeNode node, string missing)
        {
            node.Warn($"{missing} has not arrived: {tier.Why}");
            if (silent.Add(tier))
            {
                inOrder.Add(tier);
            }
        }
    }

    /// <summary>Whether the span is a client's request that was answered by a span which has not arrived.</summary>
    private static bool IsOpen(Span span, IReadOnlyDictionary<string, TreeNode> nodes) =>
        span.ClientType is not null
        && span.Attributes.GetValueOrDefault(TraceNames.ServerSpanId) is string answered
        && !nodes.ContainsKey(answered);

    /// <summary>The tiers that have sent spans, and whether some of these are unfinished.</summary>
    private static Dictionary<string, bool> Heard(IEnumerable<TreeNode> nodes) => nodes
        .GroupBy(node => node.Span.Tier, StringComparer.Ordinal)
        .ToDictionary(tier => tier.Key, tier => tier.Any(node => node.Span.Unfinished), StringComparer.Ordinal);

    /// <param name="orphan">The span whose parent is missing.</param>
    /// <param name="heard">The tiers that have sent spans, and whether some of these are unfinished.</param>
    /// <param name="callers">The one process that calls a service in this trace, or sends it messages; null where several do.</param>
    /// <param name="clientDone">The client has said that it will send nothing more.</param>
    private static SilentTier Caller(
        TreeNode orphan, Dictionary<string, bool> heard, Dictionary<(string Service, ActivityKind Kind), Process?> callers, bool clientDone)
    {
        var span = orphan.Span;
        if (span.ClientType is { } own)
        {
            return Client(own, heard, clientDone);
        }

        if (!IsFromElsewhere(span))
        {
            return Own(span.Service, "it");
        }

        if (span.Attributes.GetValueOrDefault(TraceNames.ClientType) is string said && Tiers.IsClient(said))
        {
            return Client(said, heard, clientDone);
        }

        var isMessage = span.Kind == ActivityKind.Consumer;
        return callers.GetValueOrDefault((span.Service, span.Kind)) switch
        {
            { ClientType: { } type } => Client(type, heard, clientDone),
            { Service: var service } when service == span.Service => Own(service, "it"),
            { Service: var service } => Own(service, isMessage
                ? $"{Printable(service)} alone sends {Printable(span.Service)} messages in this trace, so it"
                : $"{Printable(service)} alone calls {Printable(span.Service)} in this trace, so it"),
            null when isMessage => new(
                null, $"whoever sent {Printable(span.Service)} the message sends no spans here, or lost its own on the way"),
            null => new(
                null,
                $"whoever called {Printable(span.Service)} sends no spans here, or a gateway in between has put its own into traceparent"),
        };
    }

    /// <summary>Whether the parent is another process's: what OTLP's flags say, else what the kind lets expect.</summary>
    private static bool IsFromElsewhere(Span span) => (span.Flags & SaysIfRemote) != 0
        ? (span.Flags & IsRemote) != 0
        : span.Kind is ActivityKind.Server or ActivityKind.Consumer;

    private static SilentTier Own(string service, string it) => new(
        Tiers.Of(null, service, null), $"{it} is {Printable(service)}'s own, which still runs, has died, or lost it on the way");

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

    // An SDK's headers do not say who it is. Where the same client or service has called another each time, it is taken for the caller.
    private static Dictionary<(string Service, ActivityKind Kind), Process?> Callers(TreeDraft draft)
    {
        draft.Work.Step(draft.Nodes.Count);
        return draft.Nodes.Where(node => node is { Parent: not null, Span.ClientType: null } && SharedIds.IsServer(node.Span))
            .GroupBy(node => (node.Span.Service, node.Span.Kind))
            .ToDictionary(called => called.Key, called => Only(called.Select(node => Process.Of(node.Parent!.Span))));
    }

    private static Process? Only(IEnumerable<Process> processes) =>
        processes.Distinct().Take(2).ToArray() is [var process] ? process : null;

    // Two are enough to know that there is more than one.
    private static string[] Servers(TreeDraft draft)
    {
        draft.Work.Step(draft.Nodes.Count);
        return [.. draft.Nodes.Where(node => Requests.IsAnswer(node.Span) && node.Parent is { } parent && Requests.Is(parent.Span))
            .Select(node => node.Span.Service).Distinct(StringComparer.Ordinal).Take(2)];
    }

    // The service that answered elsewhere in the trace, where there is only one.
    private static SilentTier Answerer(string[] servers, TreeNode request) => servers is [var service]
        ? new(service, $"{Printable(service)} has sent others, and sends spans a moment after their end; "
            + $"if it does not come, {Printable(service)} died or telemetry was away for too long")
        : new(null, $"the service that answered {Printable(request.Span.Tier)} has sent nothing of it: "
            + "services send a moment later, so it is on its way, or telemetry was away for too long");

    private static string Printable(string text) => TreeLines.Printable(text);

    /// <summary>A client, by its type alone, or a service.</summary>
    private sealed record Process(string? ClientType, string Service)
    {
        public static Process Of(Span span) => new(span.ClientType, span.ClientType ?? span.Service);
    }
}
