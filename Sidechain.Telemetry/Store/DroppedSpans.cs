using Npgsql;
using NpgsqlTypes;
using Sidechain.Tracing.Wire;

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

    // There are a handful; each is a row that stays for a week.
    private const int MostReasons = 16;
    private const string Other = "other";

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
                Columns.Of(batch.Dropped, NpgsqlDbType.Text, one => one.Reason),
                Columns.Of(batch.Dropped, NpgsqlDbType.Bigint, one => one.Count),
            },
        };

    /// <summary>One for each reason, of which there are few: what a client says may be any number.</summary>
    public static IEnumerable<WireDropped> Sum(IEnumerable<WireDropped> dropped)
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (reason, count) in dropped)
        {
            var key = sums.ContainsKey(reason) || sums.Count < MostReasons - 1 ? reason : Other;
            var before = sums.GetValueOrDefault(key);
            sums[key] = count > long.MaxValue - before ? long.MaxValue : before + Math.Max(count, 0);
        }

        return sums.Select(sum => new WireDropped(sum.Key, sum.Value));
    }
}
