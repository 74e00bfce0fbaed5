using System.Security.Cryptography;
using Npgsql;
using Sidechain.Hosting.LocalServers.Servers;

namespace Sidechain.TestServers;

/// <summary>A throw-away Postgres on a random loop-back port. Start one per test assembly and take a database per test class.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "sidechain";
    private const string Data = "data";

    private readonly ServerProcess _process;
    private readonly NpgsqlConnectionStringBuilder _server;
    private int _databases;

    /// <summary>Where its files are: tables, indexes, the write-ahead log.</summary>
    public string DataFolder => Path.Combine(_process.Folder, Data);

    private PostgresServer(ServerProcess process, NpgsqlConnectionStringBuilder server)
    {
        this._process = process;
        this._server = server;
    }

    /// <summary>Starts a server; about a second.</summary>
    /// <param name="durable">Whether a commit is on the disk before it is answered, as in production; tests have no use for it.</param>
    /// <exception cref="FileNotFoundException">Postgres is not installed.</exception>
    public static async Task<PostgresServer> StartAsync(bool durable = false, CancellationToken cancellationToken = default)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var (process, port) = await ServerProcess.StartAsync(
            port => Command(ServerProcess.CreateFolder("postgres"), password, port, durable),
            async (port, token) => await AnswersAsync(ConnectionTo(port, password), token),
            cancellationToken);
        return new PostgresServer(process, ConnectionTo(port, password));
    }

    /// <summary>
    /// Creates an empty database and returns its connection string. Its pool drops a connection after ten idle seconds. Each test has its
    /// own database and pool, and two hundred pools with one connection each, kept for Npgsql's five minutes, are all that the server has.
    /// </summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(_server.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(_server.ConnectionString)
        {
            Database = name,
            Pooling = true,
            ConnectionIdleLifetime = 10,
            ConnectionPruningInterval = 5,
        }.ConnectionString;
    }

    /// <summary>Creates an empty database, owned by a role without other rights, and returns the role's connection string.</summary>
    public async Task<string> CreateOwnedDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var database = new NpgsqlConnectionStringBuilder(await CreateDatabaseAsync(cancellationToken));
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await using var connection = new NpgsqlConnection(_server.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"CREATE ROLE of_{database.Database} LOGIN PASSWORD '{password}'; "
            + $"ALTER DATABASE {database.Database} OWNER TO of_{database.Database}",
            connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Username = $"of_{database.Database}",
            Password = password,
        }.ConnectionString;
    }

    /// <summary>
    /// Follows <c>docs/production.md</c>, once a server, and returns the roles' connection strings: api's and telemetry's.
    /// </summary>
    public Task<(string Api, string Telemetry)> FollowProductionGuideAsync(CancellationToken cancellationToken = default) =>
        ProductionGuide.FollowAsync(_server, "sidechain", isNew: true, cancellationToken);

    /// <summary>The same for a database that is there already and whose tables are the superuser's.</summary>
    public Task<(string Api, string Telemetry)> HandOverAsync(string connectionString, CancellationToken cancellationToken = default) =>
        ProductionGuide.FollowAsync(
            _server, new NpgsqlConnectionStringBuilder(connectionString).Database!, isNew: false, cancellationToken);

    /// <summary>Kills the server (SIGKILL) in whatever it does; returns once it runs again, on the same port and data.</summary>
    public async Task KillAndStartAsync(CancellationToken cancellationToken = default)
    {
        var before = await StartedAsync(cancellationToken);
        _process.Kill();
        while (await StartedAsync(cancellationToken) is var now && (now is null || now == before))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<DateTime?> StartedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(_server.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_postmaster_start_time()", connection);
            return (DateTime?)await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder ConnectionTo(int port, string password) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Username = User,
        Password = password,
        Database = "postgres",
        Pooling = false,
    };

    /// <summary>The script of local servers: it makes the cluster, then becomes the server.</summary>
    private static ServerCommand Command(string folder, string password, int port, bool durable) => new(
        folder,
        [
            "/bin/sh", ServerCommand.Script("postgres.sh"), Binaries.PostgresFolder() ?? throw ServerCommand.NotInstalled("PostgreSQL"),
            "-c", "max_connections=200",
            .. durable
                ? (string[])["-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB"]
                : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
        ],
        new()
        {
            ["PGDATA"] = Path.Combine(folder, Data),
            ["PGPORT"] = $"{port}",
            ["POSTGRES_USER"] = User,
            ["POSTGRES_DB"] = "postgres",
            ["POSTGRES_PASSWORD"] = password,
            ["POSTGRES_INITDB_ARGS"] = "--auth=scram-sha-256",
            ["POSTGRES_EXEC"] = "1",
        });

    private static async Task<bool> AnswersAsync(NpgsqlConnectionStringBuilder server, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(server.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
