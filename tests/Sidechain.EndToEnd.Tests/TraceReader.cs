using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Sidechain.Traces.Trees;

namespace Sidechain.EndToEnd.Tests;

/// <summary>Reads traces as support does, through api.</summary>
internal sealed class TraceReader : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TreeTextOptions NamesAndTiers = new() { Durations = false, Statuses = false, Warnings = false };
    private readonly HttpClient _client;

    private TraceReader(HttpClient client) => this._client = client;

    public static async Task<TraceReader> LogInAsync(DistributedApplication app, string user)
    {
        var client = app.CreateHttpClient("api");
        using var response = await client.PostAsJsonAsync("/api/v1/auth/login", new { username = user, password = user });
        response.EnsureSuccessStatusCode();
        using var login = await response.Content.ReadFromJsonAsync<JsonDocument>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login!.RootElement.GetProperty("token").GetString());
        return new TraceReader(client);
    }

    /// <summary>The trace as it is now; null when nobody knows it.</summary>
    public async Task<TraceDocument?> FindAsync(string traceId)
    {
        using var response = await _client.GetAsync(new Uri($"/api/v1/traces/{traceId}?attributes=true", UriKind.Relative));
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        response.EnsureSuccessStatusCode();
        return TreeJson.Read(await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Reads until the printed tree (names and tiers) is the expected one; at the deadline the two are compared for the report.</summary>
    public async Task<TraceDocument> ShouldBecomeAsync(string traceId, string expected)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var waited = TimeSpan.Zero; ; waited += timer.Period)
        {
            var trace = await FindAsync(traceId);
            var actual = trace is null ? "" : TreeText.Render(trace.Tree, NamesAndTiers);
            if (trace is not null && Normal(expected) == Normal(actual)) return trace;
            if (waited >= Limit)
            {
                Assert.True(trace is not null, $"trace {traceId} was never stored");
                Assert.Equal(Normal(expected), Normal(actual));
            }

            await timer.WaitForNextTickAsync();
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Runs of blanks between the columns are one blank.</summary>
    private static string Normal(string tree) => string.Join('\n', tree.Trim().Split('\n').Select(line =>
    {
        var words = line.TrimEnd().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var indent = line.Length - line.TrimStart(' ').Length;
        return new string(' ', indent) + string.Join(' ', words);
    }));
}
