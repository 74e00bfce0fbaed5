using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Ingest;

namespace Sidechain.Telemetry.Store;

/// <summary>Writes what a batch brings, inside its transaction, after <see cref="Claims"/> has locked the traces.</summary>
internal static class SpanWriter
{
    // A span that is there stays as it is, except that an unfinished record is replaced once by the finished one.
    private const string Spans = """
        WITH written AS (
            INSERT INTO telemetry.spans AS s (trace_id, span_id, parent_id, start_ns, end_ns, kind, status, unfinished, name, service,
                status_message, client_type, client_version, user_id, attributes, events)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            ON CONFLICT (trace_id, span_id) DO UPDATE
            SET parent_id = excluded.parent_id, start_ns = excluded.start_ns, end_ns = excluded.end_ns, kind = excluded.kind, status = excluded.status,
                unfinished = false, name = excluded.name, service = excluded.service, status_message = excluded.status_message,
                client_version = excluded.client_version, user_id = excluded.user_id, attributes = excluded.attributes, events = excluded.events
            WHERE s.unfinished AND NOT excluded.unfinished AND s.client_type IS NOT DISTINCT FROM excluded.client_type
                AND (s.user_id IS NULL OR s.user_id = excluded.user_id)
            RETURNING s.trace_id)
        UPDATE telemetry.traces t
        SET last_received = clock_timestamp(), client_done = t.client_done OR t.trace_id = ANY($17)
        WHERE t.trace_id IN (SELECT trace_id FROM written) OR (t.trace_id = ANY($17) AND NOT t.client_done)
        """;

    private const string Dropped = """
        WITH first_time AS (
            INSERT INTO telemetry.batches (sender, batch_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING sender)
        INSERT INTO telemetry.dropped_spans (sender, reason, lost)
        SELECT f.sender, d.reason, d.lost FROM first_time f CROSS JOIN unnest($3, $4) AS d (reason, lost)
        """;

    public static async Task WriteAsync(NpgsqlConnection connection, Batch batch, CancellationToken cancellationToken)
    {
        await using var commands = new NpgsqlBatch(connection);
        if (batch.Spans.Count > 0 || batch.Done.Count > 0)
            commands.BatchCommands.Add(SpansCommand(Distinct(batch.Spans), batch.Done));
        if (batch.Dropped.Count > 0)
            commands.BatchCommands.Add(DroppedCommand(batch));
        if (commands.BatchCommands.Count > 0)
            await commands.ExecuteNonQueryAsync(cancellationToken);
    }

    // One statement may touch a row once.
    private static List<SpanRecord> Distinct(IReadOnlyList<SpanRecord> spans)
    {
        var kept = new Dictionary<(Guid, long), SpanRecord>(spans.Count);
        foreach (var span in spans)
        {
            if (!kept.TryGetValue((span.TraceId, span.SpanId), out var other) || (other.Unfinished && !span.Unfinished))
                kept[(span.TraceId, span.SpanId)] = span;
        }

        return [.. kept.Values];
    }

    private static NpgsqlBatchCommand SpansCommand(List<SpanRecord> spans, IReadOnlyList<Guid> done) => new(Spans)
    {
        Parameters =
        {
            Column(spans, NpgsqlDbType.Uuid, span => span.TraceId),
            Column(spans, NpgsqlDbType.Bigint, span => span.SpanId),
            Column(spans, NpgsqlDbType.Bigint, span => span.ParentId),
            Column(spans, NpgsqlDbType.Bigint, span => span.StartNs),
            Column(spans, NpgsqlDbType.Bigint, span => span.EndNs),
            Column(spans, NpgsqlDbType.Smallint, span => (short)span.Kind),
            Column(spans, NpgsqlDbType.Smallint, span => (short)span.Status),
            Column(spans, NpgsqlDbType.Boolean, span => span.Unfinished),
            Column(spans, NpgsqlDbType.Text, span => span.Name),
            Column(spans, NpgsqlDbType.Text, span => span.Service),
            Column(spans, NpgsqlDbType.Text, span => span.StatusMessage),
            Column(spans, NpgsqlDbType.Text, span => span.ClientType),
            Column(spans, NpgsqlDbType.Text, span => span.ClientVersion),
            Column(spans, NpgsqlDbType.Text, span => span.UserId),
            Column(spans, NpgsqlDbType.Jsonb, span => span.Attributes),
            Column(spans, NpgsqlDbType.Jsonb, span => span.Events),
            new() { Value = done.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
        },
    };

    private static NpgsqlBatchCommand DroppedCommand(Batch batch) => new(Dropped)
    {
        Parameters =
        {
            new() { Value = batch.Sender.UserId ?? "" },
            new() { Value = batch.BatchId ?? $"unnamed-{Guid.NewGuid():N}" },
            Column(batch.Dropped, NpgsqlDbType.Text, dropped => dropped.Reason),
            Column(batch.Dropped, NpgsqlDbType.Bigint, dropped => dropped.Count),
        },
    };

    private static NpgsqlParameter Column<TRow, TValue>(IEnumerable<TRow> rows, NpgsqlDbType type, Func<TRow, TValue> value) =>
        new() { Value = rows.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
