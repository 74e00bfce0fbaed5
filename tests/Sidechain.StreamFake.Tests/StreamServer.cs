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

    /// <param name="dataPath">Null: a folder of its own.</param>
    /// <param name="configure">What the test changes, last.</param>
    /// <param name="settings">Further ones, such as <c>Stream:RateLimit=3</c>.</param>
    public static async Task<StreamServer> StartAsync(
        string? dataPath = null, Action<WebApplicationBuilder>? configure = null, params string[] settings)
    {
        var own = dataPath is null ? Directory.CreateTempSubdirectory("sidechain-stream-") : null;
        var path = dataPath ?? own!.FullName;
        var app = StreamFakeApp.Build(
            [
                "--urls=http://127.0.0.1:0", "--environment=Development", "--Logging:LogLevel:Default=Critical",
                $"--Stream:ApiKey={ApiKey}", $"--Stream:ApiSecret={ApiSecret}", $"--Stream:DataPath={path}",
                "--Background:FirstPause=00:00:00.005", "--Background:LongestPause=00:00:00.005",
                .. settings.Select(setting => $"--{setting}"),
            ],
            configure);
        await app.StartAsync();
        return new StreamServer(app, path, own);
    }

    /// <summary>A request as Stream's client libraries send it.</summary>
    public static HttpRequestMessage Request(
        HttpMethod method, string path, string? json = null, string? token = null, string apiKey = ApiKey) =>
        new(method, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api_key={apiKey}&location=unspecified")
        {
            Headers = { { "Authorization", token ?? Token() }, { "stream-auth-type", "jwt" } },
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };

    public static string Token(string resource = "*", string action = "*", string feedId = "*", string secret = ApiSecret) =>
        Sign(new Dictionary<string, object> { ["resource"] = resource, ["action"] = action, ["feed_id"] = feedId }, secret);

    public async Task<StreamAnswer> AddAsync(string feed, string json) =>
        await SendAsync(Request(HttpMethod.Post, $"/api/v1.0/feed/{feed}/", json));

    public async Task<StreamAnswer> ReadAsync(string feed, string query = "") =>
        await SendAsync(Request(HttpMethod.Get, $"/api/v1.0/feed/{feed}/{query}"));

    /// <summary>The token of a user, as the server makes it for a browser.</summary>
    public static string UserToken(string userId, DateTime? expires = null) =>
        Sign(new Dictionary<string, object> { ["user_id"] = userId }, ApiSecret, expires);

    public Task<StreamAnswer> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, null, token);

    public Task<StreamAnswer> PostAsync(string path, string json, string? token = null) => SendAsync(HttpMethod.Post, path, json, token);

    public Task<StreamAnswer> PutAsync(string path, string json, string? token = null) => SendAsync(HttpMethod.Put, path, json, token);

    public Task<StreamAnswer> DeleteAsync(string path, string? token = null) => SendAsync(HttpMethod.Delete, path, null, token);

    /// <param name="method">Of the request.</param>
    /// <param name="path">Behind <c>/api/v1.0/</c>.</param>
    /// <param name="json">The body; null: none.</param>
    /// <param name="token">Null: the server's.</param>
    public Task<StreamAnswer> SendAsync(HttpMethod method, string path, string? json, string? token) =>
        SendAsync(Request(method, $"/api/v1.0/{path}", json, token));

    public async Task<StreamAnswer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await Client.SendAsync(request))
        {
            return await StreamAnswer.ReadAsync(response);
        }
    }

    public static string Sign(Dictionary<string, object> claims, string secret, DateTime? expires = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            Expires = expires,
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256),
        });

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ownFolder?.Delete(recursive: true);
    }
}
