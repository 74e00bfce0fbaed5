using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>A span, and a span of another process that it caused: one below it, or the consumer of its message.</summary>
internal readonly record struct ServiceCall(TreeNode Caller, TreeNode Callee)
{
    /// <summary>Other calls say that the answer came before the callee began.</summary>
    public bool IsHandedOver { get; init; }

    private bool IsLinked => Callee.Parent != Caller;

    public CallRange Range => CallRange.Of(this);

    /// <summary>The calls between services, and the messages that consumers are linked with.</summary>
    /// <param name="node">The callee.</param>
    /// <param name="nodes">All nodes by their ids.</param>
    /// <param name="outvoted">Processes whose clocks are wrong by what a client says.</param>
    public static IEnumerable<ServiceCall> To(
        TreeNode node, IReadOnlyDictionary<string, TreeNode> nodes, IReadOnlyCollection<ProcessName> outvoted)
    {
        if (node.Span.ClientType is not null)
        {
            yield break;
        }

        if (node.Parent is { } parent && Reception.IsKnown(parent.Span, node.Span) && (parent.Span.ClientType is null
            ? IsBetweenServices(parent.Span, node.Span)
            : !node.Span.Unfinished && outvoted.Count > 0 && outvoted.Contains(ProcessName.Of(node))))
        {
            yield return new(parent, node);
        }

        if (node.Span.Kind != ActivityKind.Consumer)
        {
            yield break;
        }

        foreach (var link in node.Span.Links.Where(link => link.TraceId == node.Span.TraceId))
        {
            if (nodes.TryGetValue(link.SpanId, out var sent) && sent != node.Parent && Reception.IsKnown(sent.Span, node.Span)
                && sent.Span is { ClientType: null, Kind: ActivityKind.Producer } && sent.Span.Service != node.Span.Service)
            {
                yield return new(sent, node);
            }
        }
    }

    /// <summary>Says what cannot be true of a call that makes no sense.</summary>
    public string Sentence()
    {
        var (caller, called) = (Caller.Span, Callee.Span);
        var what = (called.StartNs >= caller.StartNs, Reception.MayBeginBefore(caller, called)) switch
        {
            (true, _) => $"starts {TimeTexts.Of(called.StartNs - caller.EndNs)} after its caller had the answer",
            (_, true) => $"ends {TimeTexts.Of(caller.StartNs - called.EndNs)} before its message was sent",
            _ => $"starts {TimeTexts.Of(caller.StartNs - called.StartNs)} before its {(IsLinked ? "message was sent" : "parent")}",
        };
        var whose = caller.Service == called.Service
            ? $"one of the clocks of {TreeLines.Printable(called.Service)}"
            : $"a clock of {TreeLines.Printable(caller.Service)} or {TreeLines.Printable(called.Service)}";
        return $"{what}: {whose} is wrong";
    }

    // A client's clock is set right by the services' clocks, never the other way round. Replicas share a name: one may call another, or
    // send it a message.
    private static bool IsBetweenServices(Span caller, Span called) => called.Service != caller.Service || (caller.Kind, called.Kind) is
        (ActivityKind.Client, ActivityKind.Server) or (ActivityKind.Producer, ActivityKind.Consumer);
}
