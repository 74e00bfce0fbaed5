using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>
/// Puts a server's span whose parent has not arrived below the client's request that it answered: the request's headers named themselves in it
/// (<c>sidechain.client.span_id</c>), or the request knows who answered (<c>sidechain.server.span_id</c>). So it is when a gateway in between
/// has put a span of its own into <c>traceparent</c>. Once the true parent is there it is the parent.
/// </summary>
internal static class Reattachment
{
    public static void Apply(Parents parents, Dictionary<string, TreeNode> nodes, TreeWork work)
    {
        TreeNode[] orphans = [.. parents.Orphans.Where(node => node.Span.Kind == ActivityKind.Server)];
        if (orphans.Length == 0)
        {
            return;
        }

        var answered = nodes.Values.Where(node => node.Span.ClientType is not null).Order(SpanOrder.Nodes)
            .Select(request => (request, Id: request.Span.Attributes.GetValueOrDefault(TraceNames.ServerSpanId) as string))
            .Where(named => named.Id is not null).DistinctBy(named => named.Id).ToDictionary(named => named.Id!, named => named.request, StringComparer.Ordinal);
        work.Step(nodes.Count);
        foreach (var orphan in orphans)
        {
            work.Step();
            if ((Named(orphan, nodes) ?? answered.GetValueOrDefault(orphan.Span.SpanId)) is not { } request)
            {
                continue;
            }

            parents.Adopt(orphan, request);
            orphan.Warn($"its parent {orphan.Span.ParentSpanId} has not arrived; shown below the request {request.Span.SpanId} that it answered");
        }
    }

    private static TreeNode? Named(TreeNode orphan, Dictionary<string, TreeNode> nodes) =>
        orphan.Span.Attributes.GetValueOrDefault(TraceNames.ClientSpanId) is string id && nodes.TryGetValue(id, out var node) && node != orphan ? node : null;
}
