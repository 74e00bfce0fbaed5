using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Tests.Store;

/// <summary>Tests wait for what a server's writers do, and look at it.</summary>
internal static class Writers
{
    public static Task UntilQueuedAsync(this TelemetryServer server, int requests) => Wait.UntilAsync(
        $"{requests} requests wait", () => Task.FromResult(server.Services.GetRequiredService<WriteQueue>().Count == requests));

    public static async Task UntilWriterWaitsAsync(this TelemetryServer server)
    {
        await using var watcher = NpgsqlDataSource.Create(server.ConnectionString);
        await Wait.UntilAsync("a writer waits for a row", async () => (bool)(await watcher.CreateCommand(
            "SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = "
            + "current_database())").ExecuteScalarAsync())!);
    }

    /// <summary>A user's traces under foreign ids: their hex digits by the id as it came.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> OwnTracesAsync(this TelemetryServer server, string user)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(
            "SELECT original_id, replace(trace_id::text, '-', '') FROM telemetry.traces WHERE owner = $1 AND original_id IS NOT NULL");
        command.Parameters.Add(new() { Value = user });
        await using var rows = await command.ExecuteReaderAsync();
        var traces = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            traces.Add(rows.GetString(0), rows.GetString(1));
        }

        return traces;
    }
}
