using System.Collections.Concurrent;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Npgsql;
using Sidechain.EndToEnd.Tests.Proxies;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Runs;

/// <summary>
/// The application twice on the same data, which the first run leaves as runs did before services had roles in the database.
/// A collector stands where the dashboard would: in the first run, which is over, it was reached by gRPC; in the second,
/// which goes on, by HTTP.
/// </summary>
public sealed class TwoRuns : IAsyncLifetime
{
    private const string NoRoles = """
        REASSIGN OWNED BY sidechain_api, sidechain_telemetry TO CURRENT_USER;
        DROP OWNED BY sidechain_api, sidechain_telemetry;
        DROP ROLE sidechain_api, sidechain_telemetry
        """;

    private readonly string _data = Path.Combine(Path.GetTempPath(), $"sidechain-e2e-{Guid.NewGuid():N}"[..26]);
    private FaultProxy _door = null!;

    /// <summary>A loop that alice shared in the first run.</summary>
    internal YesterdaysLoop Yesterday { get; private set; } = null!;

    /// <summary>The second run.</summary>
    public DistributedApplication App { get; private set; } = null!;

    /// <summary>Of the second run.</summary>
    public TraceCollector Collector { get; private set; } = null!;

    /// <summary>What the second run sent to its collector: the signal, a blank and the value of telemetry's key.</summary>
    public ConcurrentQueue<string> Posts { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await RunFirstAsync();
        Collector = await TraceCollector.StartAsync();
        _door = await FaultProxy.StartAsync();
        _door.Target = Collector.Endpoint;
        _door.Look = request => Posts.Enqueue($"{request.Path.Value!.Split('/')[^1]} {request.Headers["x-otlp-api-key"]}");
        App = await SidechainApplication.StartAsync(
            builder => builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = null,
            $"--SIDECHAIN_DATA={_data}", "--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", _door.Address.OriginalString.TrimEnd('/'));
    }

    /// <summary>The collector goes away after the application, whose exporters would wait for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await SidechainApplication.EndAsync(App);
        await _door.DisposeAsync();
        await Collector.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task RunFirstAsync()
    {
        await using var collector = await TraceCollector.StartAsync();
        await using var app = await SidechainApplication.StartAsync(
            builder =>
            {
                builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = collector.GrpcEndpoint.OriginalString;
                builder.Configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = null;
            },
            $"--SIDECHAIN_DATA={_data}");
        using var cli = new Cli(app.GetEndpoint("api"));
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop, "--json");
        Assert.True(upload.ExitCode == 0, upload.ToString());
        using var result = JsonDocument.Parse(upload.Output);
        var trace = result.RootElement.GetProperty("trace_id").GetString()!;
        var seen = await collector.Trace(trace).ShouldHaveShapeAsync("../upload.shape");
        using var traces = await TraceReader.LogInAsync(app, "alice");
        var stored = await traces.Trace(trace).ShouldHaveShapeAsync("../upload.shape");
        Yesterday = new YesterdaysLoop(result.RootElement.GetProperty("id").GetString()!, seen, stored, await cli.ShowAsync(trace));
        await using var connection = new NpgsqlConnection(await app.GetConnectionStringAsync("sidechain"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(NoRoles, connection);
        await command.ExecuteNonQueryAsync();
    }
}
