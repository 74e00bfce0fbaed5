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
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public async Task<VisibleTrace?> FindAsync(ActivityTraceId traceId, SidechainUser user, bool allAttributes, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(SpanIds.Trace(traceId), allAttributes, cancellationToken) is not { } trace)
            return null;
        var isOwner = trace.Owner == user.Id;
        if (!isOwner && !user.IsSupport)
            return null;
        Span[] spans = [.. Visible(trace, user)];
        if (spans.Length == 0)
            return null;
        if (!isOwner)
            TraceLog.SupportRead(logger, user.Id, traceId.ToHexString(), trace.Owner ?? "nobody");
        return new VisibleTrace(spans, trace.Owner, trace.OriginalId, trace.ClientDone, trace.LastReceivedAgo);
    }

    /// <summary>The spans of a trace that its owner, or support, may see.</summary>
    public static IEnumerable<Span> Visible(StoredTrace trace, SidechainUser user) =>
        user.IsSupport ? trace.Spans.Select(stored => stored.Span) : Strangers.LeftOut(trace);
}
