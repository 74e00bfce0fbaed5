using Npgsql;

namespace Sidechain.Telemetry.Store;

/// <summary>Traces whose rows others have locked for longer than a writer waits. Spans of other traces need not wait for them.</summary>
internal static class HeldTraces
{
    private const string Free = """
        -- SELECT traces
        SELECT trace_id FROM telemetry.traces WHERE trace_id = ANY($1) FOR UPDATE SKIP LOCKED
        """;

    private const string There = "-- SELECT traces\nSELECT trace_id FROM telemetry.traces WHERE trace_id = ANY($1)";

    /// <summary>Held traces of these batches. A trace that another writer is inserting is not among them: that takes a moment.</summary>
    public static async Task<HashSet<Guid>> FindAsync(
        NpgsqlConnection connection, IReadOnlyCollection<Batch> batches, CancellationToken cancellationToken)
    {
        Guid[] named =
        [
            .. batches.SelectMany(batch => batch.Spans).Select(span => span.TraceId)
                .Union(batches.SelectMany(batch => batch.Done).Select(done => done.TraceId)),
        ];
        var there = await ReadAsync(connection, There, named, cancellationToken);
        there.ExceptWith(await ReadAsync(connection, Free, named, cancellationToken));
        return there;
    }

    private static async Task<HashSet<Guid>> ReadAsync(
        NpgsqlConnection connection, string sql, Guid[] traces, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = traces } } };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new HashSet<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(rows.GetGuid(0));
        }

        return found;
    }
}
