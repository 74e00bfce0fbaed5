using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Sidechain.Api.Stream;
using Sidechain.StreamFake;

namespace Sidechain.Api.Tests.Hosting;

/// <summary>The real Stream fake, in this process, with a journal of its own.</summary>
internal sealed class StreamServer : IAsyncDisposable
{
    public const string ApiKey = "test-key";
    public const string ApiSecret = "a-secret-of-the-tests-with-enough-letters";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sidechain-stream-");
    private WebApplication? _app;

    private StreamServer()
    {
    }

    public string Address => _app!.Urls.Single();

    /// <param name="port">0: any.</param>
    public static async Task<StreamServer> StartAsync(int port = 0)
    {
        var stream = new StreamServer();
        await stream.StartAgainAsync(port);
        return stream;
    }

    /// <summary>Goes away; what it has stays.</summary>
    public async Task StopAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Is there again, with what it had.</summary>
    public async Task StartAgainAsync(int port)
    {
        _app = Build(port);
        await _app.StartAsync();
    }

    private WebApplication Build(int port) => StreamFakeApp.Build(
    [
        $"--urls=http://127.0.0.1:{port}", "--Logging:LogLevel:Default=Critical",
        $"--Stream:ApiKey={ApiKey}", $"--Stream:ApiSecret={ApiSecret}", $"--Stream:DataPath={_folder.FullName}",
    ]);

    /// <summary>The foreign ids of everything that was added or updated, in the order in which it came.</summary>
    public IReadOnlyList<string> Received()
    {
        using var file = new FileStream(
            Path.Combine(_folder.FullName, "activities.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var lines = new StreamReader(file);
        var ids = new List<string>();
        while (lines.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            if (record.RootElement.TryGetProperty("activities", out var activities))
            {
                ids.AddRange(activities.EnumerateArray().Select(a => a.GetProperty("foreign_id").GetString()!));
            }
        }

        return ids;
    }

    /// <summary>Who shared a post, as the activity says.</summary>
    public string AuthorOf(string postId)
    {
        using var file = new FileStream(
            Path.Combine(_folder.FullName, "activities.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var lines = new StreamReader(file);
        while (lines.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            if (record.RootElement.TryGetProperty("activities", out var activities)
                && activities.EnumerateArray().FirstOrDefault(
                    a => a.GetProperty("foreign_id").GetString() == $"post:{postId}") is { ValueKind: JsonValueKind.Object } found)
            {
                return found.GetProperty("actor").GetString()!["SU:".Length..];
            }
        }

        throw new InvalidOperationException($"Stream has no activity of post {postId}.");
    }

    /// <summary>What Stream itself answers to a path below <c>/api/v1.0/</c>.</summary>
    public async Task<JsonElement> ReadAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Address) };
        var token = new StreamToken(
            Microsoft.Extensions.Options.Options.Create(new Sidechain.Api.Stream.StreamOptions { ApiKey = ApiKey, ApiSecret = ApiSecret }));
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"/api/v1.0/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api_key={ApiKey}");
        request.Headers.TryAddWithoutValidation("Authorization", token.Text);
        request.Headers.TryAddWithoutValidation("stream-auth-type", "jwt");
        using var response = await http.SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).Clone();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await StopAsync();
        }

        _folder.Delete(recursive: true);
    }
}
