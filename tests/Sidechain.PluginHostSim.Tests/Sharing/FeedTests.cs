using Microsoft.AspNetCore.Http;
using Sidechain.TestApi;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>The feed is read as a loop is shared: logged in again where the token has ended, and in a trace that is named after it.</summary>
public sealed class FeedTests : IAsyncLifetime
{
    private const string Path = "/api/v1/feed/timeline";

    private UsersMachine _machine = null!;

    public async ValueTask InitializeAsync() => _machine = await UsersMachine.StartAsync();

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task Feed_TokenHasExpired_LogsInAgainInTheSameTrace()
    {
        _machine.Api.Answers[Path] = (http, request) =>
        {
            http.Response.StatusCode = request.Header("Authorization") == $"Bearer {RecordingApi.Token}" ? 200 : 401;
            return http.Response.WriteAsJsonAsync(new { posts = new object[3] });
        };
        var (exitCode, output, errors) = await _machine.RunAsync(
            [("SIDECHAIN_TOKEN", ""), ("SIDECHAIN_USER", "alice"), ("SIDECHAIN_PASSWORD", "pw")], "feed", "--fault", "expired-token");

        Assert.True(exitCode == 0, errors);
        Assert.StartsWith("3 posts.", output, StringComparison.Ordinal);
        var root = Assert.Single(_machine.Api.Spans, span => span.Name == "plugin.fetch_feed");
        Assert.Equal(
            """
            plugin.fetch_feed [feed_loaded]
              plugin.http_request [response_received] error
              plugin.login
                plugin.http_request [response_received]
              plugin.http_request [response_received]
            """, SpanDrawing.Draw(_machine.Api.Spans.Where(span => span.TraceId == root.TraceId)));
    }

    [Fact]
    public async Task Feed_NotLoggedIn_IsATraceOfReadingTheFeed()
    {
        var (exitCode, _, errors) = await _machine.RunAsync([("SIDECHAIN_TOKEN", "")], "feed");

        Assert.True(exitCode == 3, errors);
        Assert.Equal("plugin.fetch_feed", Assert.Single(_machine.Api.Spans, span => span.ParentSpanId is null).Name);
    }
}
