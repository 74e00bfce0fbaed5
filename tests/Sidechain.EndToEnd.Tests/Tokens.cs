using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace Sidechain.EndToEnd.Tests;

/// <summary>Users who are logged in, each once in an application: checking a password takes a tenth of a second of processor time, and is meant to.</summary>
internal static class Tokens
{
    private static readonly ConditionalWeakTable<DistributedApplication, ConcurrentDictionary<string, Lazy<Task<string>>>> All = [];

    /// <summary>The user's password is the name.</summary>
    public static Task<string> OfAsync(DistributedApplication app, string user) =>
        All.GetOrCreateValue(app).GetOrAdd(user, name => new Lazy<Task<string>>(() => LogInAsync(app, name))).Value;

    private static async Task<string> LogInAsync(DistributedApplication app, string user)
    {
        using var client = app.CreateHttpClient("api");
        using var response = await client.PostAsJsonAsync("/api/v1/auth/login", new { username = user, password = user });
        response.EnsureSuccessStatusCode();
        using var login = await response.Content.ReadFromJsonAsync<JsonDocument>();
        return login!.RootElement.GetProperty("token").GetString()!;
    }
}
