using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>
/// Puts a server's span whose parent has not arrived below the client's request that it answered. Either the server's span names the
/// request (<c>sidechain.client.span_id</c>), or the request names the span that answered it (<c>sidechain.server.span_id</c>). Such a
/// parent is missing when a gateway in between has put a span of its own into <c>traceparent</c>. Once the true parent has arrived, it is
/// the parent.
/// </summary>
internal static class Reattachment
{
    public static void Apply(TreeDraft draft)
    {
        var (parents, nodes) = (draft.Parents, draft.NodesById);
        TreeNode[] orphans = [.. parents.Orphans.Where(node => node.Span.Kind == ActivityKind.Server)];
        if (orphans.Length == 0)
        {
            return;
        }

        var answered = nodes.Values.Where(node => node.Span.ClientType is not null).Order(SpanOrder.Nodes)
            .Select(request => (request, Id: request.Span.Attributes.GetValueOrDefault(TraceNames.ServerSpanId) as string))
            .Where(named => named.Id is not null).DistinctBy(named => named.Id)
            .ToDictionary(named => named.Id!, named => named.request, StringComparer.Ordinal);
        draft.Work.Step(nodes.Count);
        foreach (var orphan in orphans)
        {
            draft.Work.Step();
            if ((Named(orphan, nodes) ?? answered.GetValueOrDefault(orphan.Span.SpanId)) is not { } request)
            {
                continue;
            }

            parents.Adopt(orphan, request);
            orphan.Warn(
                $"its parent {orphan.Span.ParentSpanId} has not arrived; shown below the request {request.Span.SpanId} that it answered");
        }
    }

    private static TreeNode? Named(TreeNode orphan, IReadOnlyDictionary<string, TreeNode> nodes) =>
        orphan.Span.Attributes.GetValueOrDefault(TraceNames.ClientSpanId) is string id
        && nodes.TryGetValue(id, out var node) && node != orphan
            ? node
            : null;
}
