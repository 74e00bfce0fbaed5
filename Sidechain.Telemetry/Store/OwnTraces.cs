using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>
/// Foreign ids, such as <c>upload-1</c>, are easily the same for two users. The first owns the trace of that id. Spans that others send
/// under it, or that services make for them, are kept apart, as a trace of each user, and each finds their own by the same text. Others
/// cannot compute its id and own it before: the hash has a key, which the database keeps beside what is stored by it.
/// </summary>
internal sealed class OwnTraces(NpgsqlDataSource database)
{
    private const string Key = "-- SELECT own_trace_key\nSELECT key FROM telemetry.own_trace_key";

    private byte[]? _key;

    /// <summary>Reads the key, which a migration has made.</summary>
    public async Task LearnAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Key);
        _key = (byte[]?)await command.ExecuteScalarAsync(cancellationToken)
            ?? throw new InvalidOperationException("The table telemetry.own_trace_key is empty.");
    }

    /// <summary>The trace of a user under a foreign id that is somebody else's.</summary>
    /// <exception cref="StoreUnavailableException">The store is not prepared yet.</exception>
    public Guid Of(string userId, string originalId) => SpanIds.Trace(
        HMACSHA256.HashData(_key ?? throw StoreState.NotReady, Encoding.UTF8.GetBytes($"{userId}\n{originalId}")).AsSpan(0, 16));

    /// <summary>The batches, with the spans of foreign ids that are others' moved into traces of their senders' own.</summary>
    /// <param name="claims">The traces as they stand; the batches are let in one after the other.</param>
    public IReadOnlyList<Batch> Move(IReadOnlyList<Batch> batches, TraceClaims claims)
    {
        var owners = new Dictionary<Guid, string?>();
        Batch[]? moved = null;
        foreach (var (index, batch) in batches.Index())
        {
            if (Moved(batch, claims, owners) is { } other)
            {
                moved ??= [.. batches];
                moved[index] = other;
            }
        }

        return moved ?? batches;
    }

    private Batch? Moved(Batch batch, TraceClaims claims, Dictionary<Guid, string?> owners)
    {
        if (batch.Sender.IsService)
        {
            return MovedOfService(batch, claims, owners);
        }

        var user = batch.Sender.UserId;
        if (user is null
            || !(batch.Spans.Any(span => span.OriginalTraceId is not null) || batch.Done.Any(done => done.OriginalId is not null)))
        {
            return null;
        }

        var isMoved = false;
        SpanRecord[] spans =
        [
            .. batch.Spans.Select(
                span => span.OriginalTraceId is { } id && IsOthers(span.TraceId) ? span with { TraceId = Of(user, id) } : span),
        ];
        DoneTrace[] done =
        [
            .. batch.Done.Select(done => done.OriginalId is { } id && IsOthers(done.TraceId) ? done with { TraceId = Of(user, id) } : done),
        ];
        return isMoved ? batch with { Spans = spans, Done = done, Sent = batch.Sent ?? batch.Spans } : null;

        bool IsOthers(Guid trace)
        {
            var isOthers = IsAnothers(trace, user, claims, owners);
            isMoved |= isOthers;
            return isOthers;
        }
    }

    // A service's spans for a user lie beside those of the user's clients, and count there. Spans whose user the batch does not say stay.
    private Batch? MovedOfService(Batch batch, TraceClaims claims, Dictionary<Guid, string?> owners)
    {
        SpanMakers? makers = null;
        SpanRecord[]? moved = null;
        foreach (var (index, span) in batch.Spans.Index())
        {
            if ((claims.Find(span.TraceId)?.OriginalId ?? span.OriginalTraceId) is { } id
                && (makers ??= new(batch)).Of(span).User is { } user && IsAnothers(span.TraceId, user, claims, owners))
            {
                moved ??= [.. batch.Spans];
                moved[index] = span with { TraceId = Of(user, id), OriginalTraceId = id };
            }
        }

        return moved is null ? null : batch with { Spans = moved, Sent = batch.Sent ?? batch.Spans };
    }

    // The first user who is named owns a trace that nobody owns yet.
    private static bool IsAnothers(Guid trace, string user, TraceClaims claims, Dictionary<Guid, string?> owners)
    {
        if (!owners.TryGetValue(trace, out var owner))
        {
            owner = claims.OwnerOf(trace);
        }

        owners[trace] = owner ??= user;
        return owner != user;
    }
}
