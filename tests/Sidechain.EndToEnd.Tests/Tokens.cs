using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace Sidechain.EndToEnd.Tests;

/// <summary>Logged-in users, each once in an application: checking a password is meant to take a tenth of a second.</summary>
internal static class Tokens
{
    // A token holds for a quarter of an hour, and all tests on a busy machine may take longer.
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(8);

    private static readonly ConditionalWeakTable<DistributedApplication, ConcurrentDictionary<string, Login>> All = [];

    /// <summary>The user's password is the name.</summary>
    public static Task<string> OfAsync(DistributedApplication app, string user) =>
        All.GetOrCreateValue(app)
            .AddOrUpdate(user, name => new Login(app, name), (name, login) => login.Age < Good ? login : new Login(app, name)).Token;

    private static async Task<string> LogInAsync(DistributedApplication app, string user)
    {
        using var client = app.CreateHttpClient("api");
        using var response = await client.PostAsJsonAsync("/api/v1/auth/login", new { username = user, password = user });
        response.EnsureSuccessStatusCode();
        using var login = await response.Content.ReadFromJsonAsync<JsonDocument>();
        return login!.RootElement.GetProperty("token").GetString()!;
    }

    private sealed class Login(DistributedApplication app, string user)
    {
        private readonly long _begun = Stopwatch.GetTimestamp();
        private readonly Lazy<Task<string>> _token = new(() => LogInAsync(app, user));

        public TimeSpan Age => Stopwatch.GetElapsedTime(_begun);

        public Task<string> Token => _token.Value;
    }
}
