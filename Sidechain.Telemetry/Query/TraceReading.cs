using System.Diagnostics;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.Telemetry.Ingest;
using Sidechain.Telemetry.Store;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Query;

/// <summary>Decides what of a trace a user may see: its owner all but strangers' spans, support everything, others nothing.</summary>
internal sealed class TraceReading(TraceStore store, ILogger<TraceReading> logger)
{
    /// <summary>Null when there is no such trace, or nothing of it that the user may see.</summary>
    /// <param name="traceId">Of the trace.</param>
    /// <param name="user">Who looks.</param>
    /// <param name="allAttributes">Not those alone that a tree is built by.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isAgain">The same look goes on: it is in the log already.</param>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public async Task<VisibleTrace?> FindAsync(ActivityTraceId traceId, SidechainUser user, bool allAttributes, CancellationToken cancellationToken, bool isAgain = false)
    {
        if (await store.FindAsync(SpanIds.Trace(traceId), allAttributes, cancellationToken) is not { } trace)
            return null;
        var isOwner = trace.Owner == user.Id;
        if (!isOwner && !user.IsSupport)
            return null;
        Span[] spans = [.. Visible(trace, user)];
        if (spans.Length == 0)
            return null;
        if (!isOwner && !isAgain)
            TraceLog.SupportRead(logger, user.Id, traceId.ToHexString(), trace.Owner ?? "nobody");
        return new VisibleTrace(spans, trace.Owner, trace.OriginalId, trace.ClientDone, trace.LastReceivedAgo);
    }

    /// <summary>The spans of a trace that its owner, or support, may see.</summary>
    public static IEnumerable<Span> Visible(StoredTrace trace, SidechainUser user) =>
        user.IsSupport ? trace.Spans.Select(stored => stored.Span) : Strangers.LeftOut(trace);
}
