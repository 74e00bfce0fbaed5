using Npgsql;

namespace Sidechain.Telemetry.Insights;

/// <summary>Sums minutes that are over up by hours, and forgets hours after a week. One replica at a time.</summary>
internal sealed class StepKeeper(NpgsqlDataSource database)
{
    /// <summary>As long as minutes are kept apart: the longest window of an alert.</summary>
    public static readonly TimeSpan Minutes = TimeSpan.FromHours(1);

    private static readonly TimeSpan Hours = TimeSpan.FromDays(8);

    // Any number, the same in every replica, another than those of the migrations and the days.
    private const long LockKey = 0x51DEC4A3;

    // An hour of steps at once, after an outage.
    private const int LongSeconds = 120;

    private const string SumUp = """
        -- INSERT step_hours
        WITH gone AS (DELETE FROM telemetry.step_minutes WHERE minute < $1 RETURNING minute, resource, name, bin, spans, failed, total_ns)
        INSERT INTO telemetry.step_hours AS h (hour, resource, name, bin, spans, failed, total_ns)
        SELECT minute / 60, resource, name, bin, least(sum(spans), 9e18), least(sum(failed), 9e18), sum(total_ns)
        FROM gone GROUP BY 1, 2, 3, 4
        ON CONFLICT (name, hour, resource, bin) DO UPDATE SET spans = least(h.spans::numeric + excluded.spans, 9e18),
            failed = least(h.failed::numeric + excluded.failed, 9e18), total_ns = h.total_ns + excluded.total_ns
        """;

    private const string Forget = "-- DELETE step_hours\nDELETE FROM telemetry.step_hours WHERE hour < $1";

    /// <summary>False when another replica is at it.</summary>
    public async Task<bool> KeepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var wanted = new NpgsqlCommand($"-- LOCK\nSELECT pg_try_advisory_xact_lock({LockKey})", connection))
        {
            if (await wanted.ExecuteScalarAsync(cancellationToken) is not true)
            {
                return false;
            }
        }

        await using var batch = new NpgsqlBatch(connection)
        {
            Timeout = LongSeconds,
            BatchCommands =
            {
                new(SumUp) { Parameters = { new() { Value = StepStatistics.Minute(now - Minutes) } } },
                new(Forget) { Parameters = { new() { Value = StepStatistics.Minute(now - Hours) / 60 } } },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
