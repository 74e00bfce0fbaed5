using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Data;
using Aspire.Hosting.Processes;
using Npgsql;

namespace Aspire.Hosting.Servers;

/// <summary>A real PostgreSQL server of this machine with its data in the application's data folder.</summary>
internal static class PostgresServer
{
    /// <summary>Makes the cluster on the first run, then says how to run <c>postgres</c> itself (not <c>pg_ctl</c>: the process is ours).</summary>
    public static async Task<ProgramToRun> PrepareAsync(
        PostgresServerResource server, Guard guard, DataFolder data, int port, Action<string> log, CancellationToken cancellationToken)
    {
        var binaries = Binaries.PostgresFolder()
            ?? throw new DistributedApplicationException("PostgreSQL is not installed. Run eng/prerequisites.sh.");
        var folder = data.PathOf(server.Name);
        if (!((IResource)server).Model.DataVolume && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        if (!File.Exists(Path.Combine(folder, "PG_VERSION")))
        {
            log("Making a new database cluster");
            await InitializeAsync(guard, binaries, folder, server.Password.Resolve(), cancellationToken);
        }

        await CheckVersionAsync(binaries, folder, cancellationToken);
        var (program, args) = AsServerUser(Path.Combine(binaries, "postgres"),
        [
            "-D", folder,
            "-c", "listen_addresses=127.0.0.1",
            "-c", string.Create(CultureInfo.InvariantCulture, $"port={port}"),
            "-c", "unix_socket_directories=",
            "-c", "max_connections=200",
            "-c", "max_logical_replication_workers=0",
            "-c", "log_min_messages=fatal", // a failed statement is told by the service that sent it
        ]);
        return new ProgramToRun(program, args, "/", Environment(), StopsOnInterrupt: true);
    }

    /// <summary>Asks only a server that says "ready" in its pid file: to answer earlier callers it would log a FATAL line each.</summary>
    public static async Task<bool> AnswersAsync(PostgresServerResource server, DataFolder data, CancellationToken cancellationToken)
    {
        var status = Path.Combine(data.PathOf(server.Name), "postmaster.pid");
        if (!File.Exists(status) || !(await File.ReadAllTextAsync(status, cancellationToken)).TrimEnd().EndsWith("ready", StringComparison.Ordinal)) return false;
        try
        {
            await using var connection = await ConnectAsync(server, cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    public static async Task CreateDatabasesAsync(PostgresServerResource server, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(server, cancellationToken);
        foreach (var database in server.Databases)
        {
            await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database.DatabaseName } } };
            if (await exists.ExecuteScalarAsync(cancellationToken) is not null) continue;
            var name = database.DatabaseName.Replace("\"", "\"\"", StringComparison.Ordinal);
            await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<NpgsqlConnection> ConnectAsync(PostgresServerResource server, CancellationToken cancellationToken)
    {
        var connectionString = await server.ConnectionStringAsync(cancellationToken);
        var connection = new NpgsqlConnection($"{connectionString};Database=postgres;Pooling=false;Timeout=5");
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>In a folder beside it and renamed when done: a kill in between leaves nothing that looks like a cluster.</summary>
    private static async Task InitializeAsync(Guard guard, string binaries, string folder, string password, CancellationToken cancellationToken)
    {
        var unfinished = folder + ".new";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        var cluster = Path.Combine(unfinished, "cluster");
        var passwordFile = Path.Combine(unfinished, "password");
        await using (var file = new StreamWriter(passwordFile, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await file.WriteAsync(password);
        }

        if (System.Environment.IsPrivilegedProcess) await RunAsync("chown", ["-R", ServerUser, unfinished], cancellationToken);

        var (program, args) = AsServerUser(Path.Combine(binaries, "initdb"),
        [
            "-D", cluster, "-U", PostgresServerResource.UserName, "-A", "scram-sha-256", $"--pwfile={passwordFile}",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions", "--no-sync",
        ]);
        await RunGuardedAsync(guard, new ProgramToRun(program, args, "/", Environment()), cancellationToken);
        File.Delete(passwordFile);
        Directory.Move(cluster, folder);
        Directory.Delete(unfinished, recursive: true);
    }

    private static async Task CheckVersionAsync(string binaries, string folder, CancellationToken cancellationToken)
    {
        var made = (await File.ReadAllTextAsync(Path.Combine(folder, "PG_VERSION"), cancellationToken)).Trim();
        var printed = await RunAsync(Path.Combine(binaries, "postgres"), ["--version"], cancellationToken);
        var installed = printed.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2].Split('.')[0];
        if (made != installed)
        {
            throw new DistributedApplicationException(
                $"The database in {folder} was made by PostgreSQL {made}, but PostgreSQL {installed} is installed. Install {made}, or move the folder away to start afresh.");
        }
    }

    /// <summary>Postgres refuses to run as root.</summary>
    private static (string Program, IReadOnlyList<string> Args) AsServerUser(string program, IReadOnlyList<string> args) =>
        System.Environment.IsPrivilegedProcess
            ? ("setpriv", [$"--reuid={ServerUser}", $"--regid={ServerUser}", "--clear-groups", "--", program, .. args])
            : (program, args);

    private static string ServerUser { get; } =
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "65534";

    private static Dictionary<string, string> Environment() => new()
    {
        ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
        ["LC_ALL"] = "C.UTF-8",
    };

    /// <summary>A second's work: a stop in the middle ends it and leaves no process.</summary>
    private static async Task RunGuardedAsync(Guard guard, ProgramToRun program, CancellationToken cancellationToken)
    {
        var lines = new ConcurrentQueue<string>();
        using var process = ManagedProcess.Start(guard, program, (line, isError) =>
        {
            if (isError) lines.Enqueue(line);
        });
        try
        {
            if (await process.Exited.WaitAsync(cancellationToken) == 0) return;
        }
        catch (OperationCanceledException)
        {
            await process.StopAsync();
            throw;
        }

        throw new DistributedApplicationException($"initdb failed: {string.Join('\n', lines)}");
    }

    private static async Task<string> RunAsync(string program, IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? await output
            : throw new DistributedApplicationException($"{Path.GetFileName(program)} failed: {(await errors).Trim()}");
    }
}
