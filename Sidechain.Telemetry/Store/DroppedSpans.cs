using Npgsql;
using NpgsqlTypes;

namespace Sidechain.Telemetry.Store;

/// <summary>What clients lost before they could send it, counted once a batch.</summary>
internal static class DroppedSpans
{
    private const string Insert = """
        -- INSERT dropped_spans
        WITH first_time AS (
            INSERT INTO telemetry.batches (sender, batch_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING sender)
        INSERT INTO telemetry.dropped_spans (sender, reason, lost)
        SELECT f.sender, d.reason, d.lost FROM first_time f CROSS JOIN unnest($3, $4) AS d (reason, lost)
        """;

    /// <summary>In one order, so that two groups never wait for each other.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Commands(IEnumerable<Batch> batches) =>
        from batch in batches
        where batch.Dropped.Count > 0
        let sender = batch.Sender.UserId ?? ""
        let id = batch.BatchId ?? $"unnamed-{Guid.NewGuid():N}"
        orderby $"{sender}\n{id}"
        select new NpgsqlBatchCommand(Insert)
        {
            Parameters =
            {
                new() { Value = sender },
                new() { Value = id },
                Columns.Of(batch.Dropped, NpgsqlDbType.Text, dropped => dropped.Reason),
                Columns.Of(batch.Dropped, NpgsqlDbType.Bigint, dropped => dropped.Count),
            },
        };
}
