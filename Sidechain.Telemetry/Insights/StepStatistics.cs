using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Insights;

/// <summary>Sums of steps, out of the store.</summary>
internal sealed class StepStatistics(NpgsqlDataSource database, StoreState state)
{
    // By the clock that dates them. Older versions of this service stored spans of clients' clocks that are ahead.
    private const string UntilNow = "s.minute <= extract(epoch FROM now())::bigint / 60";

    private const string ByVersion = $"""
        -- SELECT steps
        SELECT s.name, r.client_type, r.client_version, s.minute / 60, s.bin,
            least(sum(s.spans), 9e18)::bigint, least(sum(s.failed), 9e18)::bigint, sum(s.total_ns)::float8
        FROM telemetry.steps s JOIN telemetry.resources r ON r.id = s.resource
        WHERE s.name = ANY($1) AND s.minute >= $2 AND {UntilNow}
            AND CASE WHEN $3::text[] IS NULL THEN r.client_type IS NULL ELSE r.client_type = ANY($3) END
        GROUP BY 1, 2, 3, 4, 5
        """;

    private const string OfClients = $"""
        -- SELECT steps
        SELECT s.name, r.client_type, NULL::text, 0::bigint, s.bin,
            least(sum(s.spans), 9e18)::bigint, least(sum(s.failed), 9e18)::bigint, sum(s.total_ns)::float8
        FROM telemetry.steps s JOIN telemetry.resources r ON r.id = s.resource
        WHERE r.client_type IS NOT NULL AND s.minute >= $1 AND {UntilNow}
        GROUP BY 1, 2, 5
        -- The steps that come most often first: names that nobody else sends push none of them out.
        ORDER BY sum(s.spans) DESC, 1, 2, 5 LIMIT $2
        """;

    /// <summary>Of these names, by client, version and hour.</summary>
    /// <param name="clients">Types of clients whose steps they are; null for services'.</param>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<Dictionary<StepKey, StepHistogram>> FindAsync(
        IEnumerable<string> names, DateTimeOffset since, IEnumerable<string>? clients, CancellationToken cancellationToken) =>
        QueryAsync(
            ByVersion,
            [
                new() { Value = names.ToArray() }, new() { Value = Minute(since) },
                new() { Value = (object?)clients?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            ],
            cancellationToken);

    /// <summary>Of all steps of clients, each taken together; of no more than <paramref name="most"/> bins.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<Dictionary<StepKey, StepHistogram>> OfClientsAsync(DateTimeOffset since, int most, CancellationToken cancellationToken) =>
        QueryAsync(OfClients, [new() { Value = Minute(since) }, new() { Value = most }], cancellationToken);

    /// <summary>Minutes since 1970.</summary>
    public static long Minute(DateTimeOffset time) => time.ToUnixTimeSeconds() / 60;

    private async Task<Dictionary<StepKey, StepHistogram>> QueryAsync(
        string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        state.RequireReady();
        try
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.AddRange(parameters);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var found = new Dictionary<StepKey, StepHistogram>();
            while (await rows.ReadAsync(cancellationToken))
            {
                var key = new StepKey(rows.GetString(0), Text(rows, 1), Text(rows, 2), rows.GetInt64(3));
                if (!found.TryGetValue(key, out var step))
                {
                    found[key] = step = new StepHistogram();
                }

                step.Add(rows.GetInt16(4), rows.GetInt64(5), rows.GetInt64(6), rows.GetDouble(7));
            }

            return found;
        }
        catch (NpgsqlException lost) when (StoreOutage.Is(lost))
        {
            throw new StoreUnavailableException("The database is away.", lost);
        }
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
