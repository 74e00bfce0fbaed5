using System.Diagnostics;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Ingest;
using Sidechain.Telemetry.Store;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Query;

/// <summary><c>GET /api/v1/traces/{id}</c>: the merged tree of one trace, for its owner and for support.</summary>
internal sealed class TraceApi(TraceStore store, ILogger<TraceApi> logger)
{
    // The same for what is not there and for what is somebody else's: nobody can probe for ids.
    public static Problem NotFound { get; } = Problem.NotFound(
        "There is no trace of this ID, or it is not yours. Check the ID; spans may take a few seconds to arrive.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/traces/{id}", (string id, SidechainUser? user, TraceApi api, HttpContext context, CancellationToken cancellationToken, bool attributes = false) =>
            api.GetAsync(id, user!, attributes, context.Response, cancellationToken))
        .RequireAuthorization();

    /// <param name="id">In any accepted spelling: 32 hex digits, a UUID, a foreign id.</param>
    public async Task<IResult> GetAsync(string id, SidechainUser user, bool attributes, HttpResponse response, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        if (!TraceIds.TryMapTraceId(id, out var traceId))
            return NotFound;
        try
        {
            return await FindAsync(traceId, user, attributes, cancellationToken) is { } document
                ? Results.Bytes(TreeJson.ToUtf8(document, attributes), "application/json")
                : NotFound;
        }
        catch (StoreUnavailableException)
        {
            return Problem.Unavailable("Traces cannot be read right now: try again in a moment.", TimeSpan.FromSeconds(2));
        }
    }

    private async Task<TraceDocument?> FindAsync(ActivityTraceId traceId, SidechainUser user, bool attributes, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(SpanIds.Trace(traceId), attributes, cancellationToken) is not { } trace)
            return null;
        var isOwner = trace.Owner == user.Id;
        if (!isOwner && !user.IsSupport)
            return null;
        Span[] spans = [.. isOwner && !user.IsSupport ? Strangers.LeftOut(trace) : trace.Spans.Select(stored => stored.Span)];
        if (spans.Length == 0)
            return null;
        if (!isOwner)
            TraceLog.SupportRead(logger, user.Id, traceId.ToHexString(), trace.Owner ?? "nobody");
        return new TraceDocument(TraceTree.Build(spans), trace.OriginalId, trace.ClientDone, trace.LastReceivedAgo);
    }
}
