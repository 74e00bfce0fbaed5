using Npgsql;
using Sidechain.ServiceDefaults.Production;

namespace Sidechain.Telemetry.Store;

/// <summary>Brings the schema up to date, in one transaction and one replica at a time.</summary>
internal sealed class Migrator(NpgsqlDataSource database, IHostEnvironment environment)
{
    // Any number, the same in every replica.
    private const long LockKey = 0x51DEC4A1;

    // A week of spans may have to be written anew.
    private const int LongSeconds = 3600;

    private const string Note = "-- INSERT migrations\nINSERT INTO telemetry.migrations (number, name) VALUES ($1, $2)";

    /// <summary>Applies what is missing and returns how many that were.</summary>
    public async Task<int> ApplyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (!environment.IsDevelopment())
        {
            await DatabaseRole.RequireNoSuperuserAsync(connection, cancellationToken);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"-- LOCK\nSELECT pg_advisory_xact_lock({LockKey})", cancellationToken);
        await ExecuteAsync(
            connection,
            """
            -- CREATE migrations
            CREATE SCHEMA IF NOT EXISTS telemetry;
            CREATE TABLE IF NOT EXISTS telemetry.migrations (
                number int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
            """,
            cancellationToken);
        var done = await DoneAsync(connection, cancellationToken);
        Migration[] missing = [.. Migration.All.Where(migration => !done.Contains(migration.Number))];
        foreach (var migration in missing)
        {
            await ApplyAsync(connection, migration, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return missing.Length;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, $"-- MIGRATE\n{migration.Sql}", cancellationToken);
        await using var note = new NpgsqlCommand(Note, connection)
        {
            Parameters = { new() { Value = migration.Number }, new() { Value = migration.Name } },
        };
        await note.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<HashSet<int>> DoneAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var done = new HashSet<int>();
        await using var command = new NpgsqlCommand("-- SELECT migrations\nSELECT number FROM telemetry.migrations", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            done.Add(rows.GetInt32(0));
        }

        return done;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = LongSeconds };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
