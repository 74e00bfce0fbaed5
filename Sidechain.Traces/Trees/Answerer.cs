namespace Sidechain.Traces.Trees;

/// <summary>
/// Finds which of several servers' spans below one call answered it. An SDK that follows a redirect or tries again calls one after the
/// other; a gateway that records nothing passes the context of the call on to several at once, and a mesh sends a copy of it to a shadow.
/// </summary>
internal static class Answerer
{
    /// <summary>
    /// The server that the answer's header named. Else the one that was called last, where the others that ended within the call had ended
    /// by then. Else the last to end within the call: the answer did not leave before that.
    /// </summary>
    /// <param name="call">The servers' spans are below it.</param>
    /// <param name="servers">In the order of their starts.</param>
    public static TreeNode? Of(TreeNode call, IReadOnlyList<TreeNode> servers) =>
        Of(call.Span, servers, call.Span.StartNs, call.Span.EndNs);

    /// <summary>
    /// The same where the clock of the caller may be wrong. Its times hold where it sent the call before the first server began, and where
    /// one ended within the call. Otherwise the call is taken to begin with the first server, if all began within its length.
    /// </summary>
    /// <param name="call">The servers' spans are below it.</param>
    /// <param name="servers">In the order of their starts.</param>
    public static TreeNode? WithAnyClock(TreeNode call, IReadOnlyList<TreeNode> servers)
    {
        if (servers is not [var first, .., var last])
        {
            return Of(call, servers);
        }

        var (span, length) = (call.Span, call.Span.EndNs - call.Span.StartNs);
        var holds = first.Span.StartNs >= span.StartNs && servers.Any(server => server.Span.HasEnd && server.Span.EndNs <= span.EndNs);
        return holds || last.Span.StartNs - first.Span.StartNs > length
            ? Of(call, servers)
            : Of(span, servers, first.Span.StartNs, first.Span.StartNs + length);
    }

    /// <summary>The server that the answer's header named, where its span is there.</summary>
    public static TreeNode? Named(Span call, IReadOnlyList<TreeNode> servers) =>
        call.Attributes.GetValueOrDefault(TraceNames.ServerSpanId) is string named
            ? servers.FirstOrDefault(server => server.Span.SpanId == named)
            : null;

    private static TreeNode? Of(Span call, IReadOnlyList<TreeNode> servers, long fromNs, long toNs)
    {
        if (Named(call, servers) is { } named)
        {
            return named;
        }

        TreeNode[] called = [.. servers.TakeWhile(server => server.Span.StartNs <= toNs)];
        if (called is not [var first, .., var last])
        {
            return called is [var only] ? only : servers is [.., var late] ? late : null;
        }

        var within = called.Where(server => server.Span.HasEnd && server.Span.EndNs <= toNs).MaxBy(server => server.Span.EndNs);
        var beyond = called.Where(server => server.Span.HasEnd && server.Span.EndNs > toNs).MinBy(server => server.Span.EndNs);
        if (!last.Span.HasEnd || (within is not null && last.Span.StartNs >= within.Span.EndNs))
        {
            return last;
        }

        if (within is null || beyond is null)
        {
            return within ?? beyond;
        }

        // A span that ends a moment after the call is that of a server that closes it after its answer has left. One that goes on for
        // longer than the way back may have taken is another's. The way back is taken to be no longer than the way there.
        var (wayThere, wayBack) = (first.Span.StartNs - fromNs, toNs - within.Span.EndNs);
        return beyond.Span.EndNs - toNs < wayBack - wayThere ? beyond : within;
    }
}
