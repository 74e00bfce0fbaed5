using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Sidechain.Web.Tests.Hosting;

/// <summary>Stands where the api is: signs everybody in, sets cookies that it should not, and tells what it was sent.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    public const string Token = "eyJ.the-token.sig";
    public const string NextToken = "eyJ.the-token-after-it.sig";
    public const string RefreshToken = "the-token-that-refreshes";
    private readonly WebApplication _app;

    private FakeApi(WebApplication app, DateTimeOffset expiresAt)
    {
        this._app = app;
        _app.MapPost("/api/v1/auth/login", async (HttpContext context) =>
        {
            Received.Enqueue(Request(context));
            context.Response.Headers.SetCookie = "sidechain-session=forged; Path=/";
            context.Response.Headers["X-Trace-ID"] = context.Request.Headers["X-Trace-ID"];
            if (context.Request.Query["as"] == "garbage")
            {
                return Results.Text("<p>hello</p>", "text/html");
            }

            using var body = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body);
            var name = body.RootElement.GetProperty("username").GetString();
            return name == "mallory"
                ? Results.Json(
                    new { status = 401, error = "User name or password is wrong." }, statusCode: 401,
                    contentType: "application/problem+json")
                : Session(name, Token, expiresAt);
        });
        _app.MapPost("/api/v1/auth/refresh", async (HttpContext context) =>
        {
            Received.Enqueue(Request(context));
            using var body = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body);
            Assert.Equal(RefreshToken, body.RootElement.GetProperty("refresh_token").GetString());
            return RefreshStatus == 200 ? Session("alice", NextToken, expiresAt.AddHours(12)) : Results.StatusCode(RefreshStatus);
        });
        _app.Map("/api/{**rest}", (HttpContext context) =>
        {
            Received.Enqueue(Request(context));
            context.Response.Headers.SetCookie = "sidechain-session=forged; Path=/";
            context.Response.Headers["X-Own"] = "kept";
            return Results.Text("from the api", statusCode: Status);
        });
    }

    public ConcurrentQueue<FakeRequest> Received { get; } = new();

    /// <summary>The answer to a refresh.</summary>
    public int RefreshStatus { get; set; } = 200;

    /// <summary>The answer to all else but a log-in.</summary>
    public int Status { get; set; } = 200;

    public string Address => _app.Urls.Single();

    public static async Task<FakeApi> StartAsync(DateTimeOffset expiresAt)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var api = new FakeApi(builder.Build(), expiresAt);
        await api._app.StartAsync();
        return api;
    }

    /// <summary>From now on nobody listens at its address.</summary>
    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static IResult Session(string? name, string token, DateTimeOffset expiresAt) => Results.Json(new
    {
        access_token = token,
        expires_at = expiresAt,
        refresh_token = RefreshToken,
        refresh_expires_at = expiresAt.AddHours(24),
        user = new { id = name, name, role = "user" },
    });

    private static FakeRequest Request(HttpContext context) =>
        new(
            context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
}

/// <param name="Target">As it came over the wire, not decoded.</param>
internal sealed record FakeRequest(string Method, string Target, Dictionary<string, string> Headers);
