using Npgsql;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store.Keys;

/// <summary>The numbers of keys, the same for all replicas. A number is never taken back.</summary>
internal sealed class AttributeKeyStore(NpgsqlDataSource database, AttributeKeys keys)
{
    private const string Insert = """
        -- INSERT attribute_keys
        INSERT INTO telemetry.attribute_keys (key)
        SELECT key FROM unnest($1) AS n (key) WHERE (SELECT count(*) FROM telemetry.attribute_keys) < $2 ORDER BY 1 ON CONFLICT DO NOTHING
        """;

    private const string Select = "-- SELECT attribute_keys\nSELECT id, key FROM telemetry.attribute_keys";

    /// <summary>Gives numbers to keys that have none, and learns all that there are.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public async Task LearnAsync(IReadOnlyCollection<string> wanted, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            if (wanted.Count > 0)
            {
                await using var insert = new NpgsqlCommand(Insert, connection)
                {
                    Parameters = { new() { Value = wanted.ToArray() }, new() { Value = AttributeKeys.MostNumbers } },
                };
                await insert.ExecuteNonQueryAsync(cancellationToken);
            }

            await using var select = new NpgsqlCommand(Select, connection);
            await using var rows = await select.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                keys.Learn(rows.GetInt32(0), rows.GetString(1));
            }
        }
        catch (NpgsqlException lost) when (StoreOutage.Is(lost))
        {
            throw new StoreUnavailableException("The database is away.", lost);
        }
    }
}
