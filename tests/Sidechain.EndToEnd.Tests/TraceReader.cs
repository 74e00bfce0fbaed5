using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Sidechain.Traces.Testing;
using Sidechain.Traces.Views;

namespace Sidechain.EndToEnd.Tests;

/// <summary>Reads traces as support does, through api.</summary>
internal sealed class TraceReader : ITraceSource, IDisposable
{
    private readonly HttpClient _client;

    private TraceReader(HttpClient client) => this._client = client;

    /// <summary>The header of that name, for other clients.</summary>
    public string Authorization => _client.DefaultRequestHeaders.Authorization!.ToString();

    public static async Task<TraceReader> LogInAsync(DistributedApplication app, string user)
    {
        var client = app.CreateHttpClient("api");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Tokens.OfAsync(app, user));
        return new TraceReader(client);
    }

    /// <summary>The trace as it is now; null when nobody knows it.</summary>
    public async Task<TraceDocument?> FindAsync(string traceId)
    {
        using var response = await _client.GetAsync(new Uri($"/api/v1/traces/{traceId}?attributes=true", UriKind.Relative));
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return TreeJson.Read(await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>What services logged under it, once there is something.</summary>
    public async Task<JsonElement[]> LogsAsync(string traceId)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var waited = TimeSpan.Zero; waited < SidechainApplication.Limit; waited += timer.Period)
        {
            using var answer = await _client.GetFromJsonAsync<JsonDocument>(new Uri($"/api/v1/traces/{traceId}/logs", UriKind.Relative));
            if (answer!.RootElement.GetProperty("logs") is var logs && logs.GetArrayLength() > 0)
            {
                return [.. logs.EnumerateArray().Select(log => log.Clone())];
            }

            await timer.WaitForNextTickAsync();
        }

        return [];
    }

    /// <summary>The first trace that meets the conditions, once there is one.</summary>
    public async Task<string> FirstAsync(string conditions)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var waited = TimeSpan.Zero; waited < SidechainApplication.Limit; waited += timer.Period)
        {
            using var answer = await _client.GetFromJsonAsync<JsonDocument>(new Uri($"/api/v1/traces?{conditions}", UriKind.Relative));
            if (answer!.RootElement.GetProperty("traces") is var traces && traces.GetArrayLength() > 0)
            {
                return traces[0].GetProperty("trace_id").GetString()!;
            }

            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"There is no trace with {conditions}.");
    }

    public async Task<TraceObservation?> ReadAsync(string traceId, CancellationToken cancellationToken) =>
        await FindAsync(traceId) is { } found ? new TraceObservation(found) : null;

    /// <summary>The trace with this id, to wait for its shape.</summary>
    public ObservedTrace Trace(string traceId) => new(this, traceId);

    public void Dispose() => _client.Dispose();
}
