using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>The real service on a random port, over a real database.</summary>
public sealed class TelemetryServer : IAsyncDisposable
{
    public const string OtlpKey = "otlp-key-of-the-tests";

    private readonly WebApplication _app;

    private TelemetryServer(WebApplication app, string connectionString, ConcurrentQueue<string> logs)
    {
        this._app = app;
        ConnectionString = connectionString;
        Logs = logs;
        // The door for gRPC comes last, where there is one.
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        GrpcAddress = new Uri(app.Urls.Last());
    }

    /// <summary>Where OTLP over gRPC is taken, with the setting <c>SIDECHAIN_OTLP_GRPC_PORT</c>.</summary>
    public Uri GrpcAddress { get; }

    public HttpClient Client { get; }

    public string ConnectionString { get; }

    public ConcurrentQueue<string> Logs { get; }

    public int Aborted => Services.GetRequiredService<AbortedRequests>().Count;

    public IServiceProvider Services => _app.Services;

    public static Task<TelemetryServer> StartAsync(string connectionString, params string[] settings) =>
        StartAsync(connectionString, TimeProvider.System, settings);

    /// <summary>Runs as at another time.</summary>
    public static async Task<TelemetryServer> StartAsync(string connectionString, TimeProvider time, params string[] settings)
    {
        var server = await StartUnpreparedAsync(connectionString, time, settings);
        await Wait.UntilAsync("telemetry is healthy", async () => (await server.HealthAsync()) == HttpStatusCode.OK);
        return server;
    }

    /// <summary>Does not wait for the database.</summary>
    public static Task<TelemetryServer> StartUnpreparedAsync(string connectionString, params string[] settings) =>
        StartUnpreparedAsync(connectionString, TimeProvider.System, settings);

    /// <summary>With something changed in the service; does not wait for the database.</summary>
    internal static Task<TelemetryServer> StartChangedAsync(
        string connectionString, Action<WebApplicationBuilder> change, params string[] settings) =>
        StartUnpreparedAsync(connectionString, TimeProvider.System, settings, change);

    private static async Task<TelemetryServer> StartUnpreparedAsync(
        string connectionString, TimeProvider time, string[] settings, Action<WebApplicationBuilder>? change = null)
    {
        var logs = new ConcurrentQueue<string>();
        var app = TelemetryApp.Create(
            [
                "--urls=http://127.0.0.1:0", "--environment=Development", $"--ConnectionStrings:sidechain={connectionString}",
                $"--Jwt:Key={Users.Key}", $"--SIDECHAIN_OTLP_API_KEY={OtlpKey}", "--Store:StatementTimeout=00:01:00",
                "--SIDECHAIN_FORWARDER_KEY=4be1f0a7c39d5268e0b7a1c4d5f69328", "--RateLimit:Burst=1000000",
                "--RateLimit:AnonymousBurst=1000000", .. settings,
            ],
            builder =>
            {
                builder.Services.AddSingleton(time);
                builder.Services.AddSingleton<AbortedRequests>();
                builder.Services.AddSingleton<IStartupFilter>(services => services.GetRequiredService<AbortedRequests>());
                builder.Logging.ClearProviders();
                builder.Logging.Services.AddSingleton<ILoggerProvider>(new KeptLogs(logs));
                change?.Invoke(builder);
            });
        await app.StartAsync();
        return new TelemetryServer(app, connectionString, logs);
    }

    public async Task<HttpStatusCode> HealthAsync()
    {
        using var response = await Client.GetAsync(new Uri("/health", UriKind.Relative));
        return response.StatusCode;
    }

    public async Task<Answer> PostAsync(string json, AuthenticationHeaderValue? user = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/telemetry/spans")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = user;
        change?.Invoke(request);
        return await SendAsync(request);
    }

    public async Task<Answer> PostOtlpAsync(
        byte[] body, string? key = OtlpKey, Action<HttpRequestMessage>? change = null, string signal = "traces",
        string type = "application/x-protobuf")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{signal}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (key is not null)
        {
            request.Headers.Add(HeaderNames.OtlpApiKey, key);
        }

        change?.Invoke(request);
        return await SendAsync(request);
    }

    public async Task<Answer> GetAsync(string traceId, AuthenticationHeaderValue? user, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/traces/{traceId}{query}");
        request.Headers.Authorization = user;
        return await SendAsync(request);
    }

    /// <summary>The logs of a trace.</summary>
    public Task<Answer> GetLogsAsync(string traceId, AuthenticationHeaderValue? user) => GetAsync($"{traceId}/logs", user);

    /// <summary>The trace, which must be there.</summary>
    public async Task<TraceDocument> ReadAsync(string traceId, AuthenticationHeaderValue user, string query = "")
    {
        var answer = await GetAsync(traceId, user, query);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status}: {answer.Text}");
        return TreeJson.Read(answer.Body);
    }

    /// <summary>Names and branches alone.</summary>
    public async Task<string> PictureAsync(string traceId, AuthenticationHeaderValue user) =>
        TreeText.Render((await ReadAsync(traceId, user)).Tree, TreeTextOptions.NamesOnly);

    /// <summary>Every row of every table, as text.</summary>
    public async Task<string> DumpAsync()
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        var text = new StringBuilder();
        foreach (var table in (string[])["traces", "resources", "spans", "batches", "dropped_spans", "logs"])
        {
            await using var command = new NpgsqlCommand($"SELECT t::text FROM telemetry.{table} t ORDER BY 1", connection);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                text.Append(table).Append(' ').Append(rows.GetString(0)).Append('\n');
            }
        }

        return text.ToString();
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers, response.Content.Headers);
    }

    /// <summary>The first column of the first row; null for none.</summary>
    public async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is var value and not DBNull ? value : null;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
