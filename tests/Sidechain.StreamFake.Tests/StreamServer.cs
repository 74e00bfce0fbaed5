using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Sidechain.StreamFake.Tests;

/// <summary>The real service on a random port, with a data folder of its own unless one is given.</summary>
internal sealed class StreamServer : IAsyncDisposable
{
    public const string ApiKey = "test-key";
    public const string ApiSecret = "a-secret-of-the-tests-with-enough-letters";

    private readonly WebApplication _app;
    private readonly DirectoryInfo? _ownFolder;

    private StreamServer(WebApplication app, string dataPath, DirectoryInfo? ownFolder)
    {
        _app = app;
        _ownFolder = ownFolder;
        DataPath = dataPath;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public string DataPath { get; }

    public string Journal => Path.Combine(DataPath, "activities.jsonl");

    public static async Task<StreamServer> StartAsync(string? dataPath = null, Action<WebApplicationBuilder>? configure = null)
    {
        var own = dataPath is null ? Directory.CreateTempSubdirectory("sidechain-stream-") : null;
        var path = dataPath ?? own!.FullName;
        var app = StreamFakeApp.Build(
            ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Critical", $"--Stream:ApiKey={ApiKey}", $"--Stream:ApiSecret={ApiSecret}", $"--Stream:DataPath={path}", "--Background:FirstPause=00:00:00.005", "--Background:LongestPause=00:00:00.005"],
            configure);
        await app.StartAsync();
        return new StreamServer(app, path, own);
    }

    /// <summary>A request as Stream's client libraries send it.</summary>
    public static HttpRequestMessage Request(HttpMethod method, string path, string? json = null, string? token = null, string apiKey = ApiKey) =>
        new(method, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api_key={apiKey}&location=unspecified")
        {
            Headers = { { "Authorization", token ?? Token() }, { "stream-auth-type", "jwt" } },
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };

    public static string Token(string resource = "*", string action = "*", string feedId = "*", string secret = ApiSecret) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object> { ["resource"] = resource, ["action"] = action, ["feed_id"] = feedId },
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256),
        });

    public async Task<StreamAnswer> AddAsync(string feed, string json) =>
        await SendAsync(Request(HttpMethod.Post, $"/api/v1.0/feed/{feed}/", json));

    public async Task<StreamAnswer> ReadAsync(string feed, string query = "") =>
        await SendAsync(Request(HttpMethod.Get, $"/api/v1.0/feed/{feed}/{query}"));

    public async Task<StreamAnswer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await Client.SendAsync(request))
            return await StreamAnswer.ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ownFolder?.Delete(recursive: true);
    }
}
