using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Sidechain.Hosting.LocalServers.Servers;

namespace Sidechain.TestServers;

/// <summary>The commands of <c>docs/production.md</c> that make the database's roles, run as they stand there.</summary>
internal static class ProductionGuide
{
    // Roles are the whole server's: each server has one password for them, and is told of them by one test at a time.
    private static readonly ConcurrentDictionary<int, string> Passwords = new();
    private static readonly SemaphoreSlim Turn = new(1);

    /// <param name="server">The superuser's connection.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="isNew">It is not there yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<(string Api, string Telemetry)> FollowAsync(
        NpgsqlConnectionStringBuilder server, string database, bool isNew, CancellationToken cancellationToken)
    {
        var (root, commands) = await ReadAsync(cancellationToken);
        var password = Passwords.GetOrAdd(server.Port, _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        commands = commands.Replace("=…", $"={password}", StringComparison.Ordinal)
            .Replace("createdb sidechain", isNew ? $"createdb {database}" : ":", StringComparison.Ordinal)
            .Replace("--dbname sidechain", $"--dbname {database}", StringComparison.Ordinal);
        await Turn.WaitAsync(cancellationToken);
        try
        {
            await RunAsync(commands, root, server, cancellationToken);
        }
        finally
        {
            Turn.Release();
        }

        return (Of("sidechain_api"), Of("sidechain_telemetry"));

        string Of(string role) => new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Database = database,
            Username = role,
            Password = password,
            Pooling = true,
        }.ConnectionString;
    }

    private static async Task<(string Root, string Commands)> ReadAsync(CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "docs", "production.md")))
        {
            folder = folder.Parent;
        }

        var guide = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docs", "production.md"), cancellationToken);
        return (folder.FullName, guide.Split("## Database roles")[1].Split("```sh")[1].Split("```")[0]);
    }

    private static async Task RunAsync(
        string commands, string root, NpgsqlConnectionStringBuilder server, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-euc", commands])
        {
            WorkingDirectory = root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Binaries.PostgresFolder()}:{start.Environment["PATH"]}";
        start.Environment["PGHOST"] = server.Host;
        start.Environment["PGPORT"] = server.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = server.Username;
        start.Environment["PGPASSWORD"] = server.Password;
        using var shell = Process.Start(start)!;
        shell.StandardInput.Close();
        var said = await Task.WhenAll(
            shell.StandardOutput.ReadToEndAsync(cancellationToken), shell.StandardError.ReadToEndAsync(cancellationToken));
        await shell.WaitForExitAsync(cancellationToken);
        if (shell.ExitCode != 0)
        {
            throw new InvalidOperationException($"The commands of docs/production.md end with {shell.ExitCode}: {string.Concat(said)}");
        }
    }
}
