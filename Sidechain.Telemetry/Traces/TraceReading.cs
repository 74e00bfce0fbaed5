using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Limits;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Traces;

/// <summary>Decides what of a trace a user may see: its owner all but strangers' spans, support everything, others nothing.</summary>
internal sealed class TraceReading(TraceStore store, OwnTraces ownTraces, BigTraces big, ILogger<TraceReading> logger)
{
    /// <summary>Null when there is no such trace, or nothing of it that the user may see.</summary>
    /// <param name="id">As the user knows it, in any accepted spelling.</param>
    /// <param name="user">Who looks.</param>
    /// <param name="allAttributes">Not those alone that a tree is built by.</param>
    /// <param name="place">Of the user in <see cref="BigTraces"/>, kept until all that is made of the spans is made.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isAgain">The same look goes on: it is in the log already.</param>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public async Task<VisibleTrace?> FindAsync(
        string id, SidechainUser user, bool allAttributes, HeavyPlace place, CancellationToken cancellationToken, bool isAgain = false)
    {
        if (!TraceIds.TryMapTraceId(id, out var traceId))
        {
            return null;
        }
        // Whose it is, is decided before a span is read: how long the answer takes says nothing about others' traces.
        var trace = await store.FindAsync(SpanIds.Trace(traceId), user.IsSupport ? null : user.Id, allAttributes, place, cancellationToken);
        var isOwner = trace is not null && trace.Owner == user.Id;
        if (!isOwner && !user.IsSupport)
        {
            return trace is not null && TraceIds.IsForeign(id)
                ? await FindOwnAsync(id, trace, user, allAttributes, place, cancellationToken)
                : null;
        }

        if (trace is null || Visible(trace, user).ToArray() is not { Length: > 0 } spans)
        {
            return null;
        }

        if (!isOwner && !isAgain)
        {
            TraceLog.SupportRead(logger, user.Id, traceId.ToHexString(), trace.Owner ?? "nobody");
        }

        return new VisibleTrace(spans, trace.Owner, trace.OriginalId, trace.ClientDone, trace.LastReceivedAgo)
        {
            LeftOut = trace.LeftOut,
            HasRejected = trace.HasRejected,
        };
    }

    /// <summary>Whether a trace has changed; null where there is none. It says no more than <see cref="FindAsync"/> would.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public async Task<TraceLook?> LookAsync(string id, SidechainUser user, CancellationToken cancellationToken) =>
        TraceIds.TryMapTraceId(id, out var traceId)
            ? await store.LookAsync(
                TraceIds.IsForeign(id) ? [SpanIds.Trace(traceId), ownTraces.Of(user.Id, id)] : [SpanIds.Trace(traceId)], cancellationToken)
            : null;

    /// <summary>The user's own trace of a foreign id that is somebody else's, with what services made for the user under it.</summary>
    private async Task<VisibleTrace?> FindOwnAsync(
        string id, StoredTrace others, SidechainUser user, bool allAttributes, HeavyPlace place, CancellationToken cancellationToken)
    {
        var own = await store.FindAsync(ownTraces.Of(user.Id, id), user.Id, allAttributes, place, cancellationToken);
        if (big.IsBig(others))
        {
            await place.EnterAsync(cancellationToken);
        }

        var elsewhere = await store.FindForAsync(others.TraceId, user.Id, allAttributes, cancellationToken);
        Span[] spans = [.. own is null ? [] : Visible(own, user), .. elsewhere.Select(stored => stored.Span)];
        return spans.Length == 0 ? null : new VisibleTrace(
            spans, user.Id, id, own?.ClientDone ?? false, own?.LastReceivedAgo ?? others.LastReceivedAgo)
        {
            LeftOut = own?.LeftOut ?? 0,
            HasRejected = own?.HasRejected ?? false,
        };
    }

    /// <summary>The spans of a trace that its owner, or support, may see.</summary>
    public static IEnumerable<Span> Visible(StoredTrace trace, SidechainUser user) =>
        user.IsSupport ? trace.Spans.Select(stored => stored.Span) : OwnersSpans.Of(trace);
}
