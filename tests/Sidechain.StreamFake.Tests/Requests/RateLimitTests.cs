using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Sidechain.StreamFake.Tests.Requests;

public sealed class RateLimitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 15, TimeSpan.Zero);

    [Fact]
    public async Task Answers_SayWhatIsLeft_AndOverItComesError9UntilTheNextMinute()
    {
        var clock = new FakeTimeProvider(Noon);
        await using var stream = await StreamServer.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)),
            settings: "Stream:RateLimit=2");

        Assert.Equal((HttpStatusCode.OK, "2", "1"), await ReadAsync(stream, "feed/user/alice/"));
        Assert.Equal((HttpStatusCode.OK, "2", "0"), await ReadAsync(stream, "feed/user/bob"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "2", "0"), await ReadAsync(stream, "feed/user/alice/"));
        Assert.Equal((HttpStatusCode.NotFound, "2", "1"), await ReadAsync(stream, "user/alice/"));
        var refused = await stream.GetAsync("feed/user/alice/");
        Assert.Equal((9, "RateLimitReached"), (refused.Code, refused.Text("exception")));

        clock.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal((HttpStatusCode.OK, "2", "1"), await ReadAsync(stream, "feed/user/alice/"));
    }

    [Fact]
    public async Task Answers_SayWhenTheMinuteIsOver_AlsoErrors()
    {
        var clock = new FakeTimeProvider(Noon);
        await using var stream = await StreamServer.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));

        using var response = await stream.Client.SendAsync(
            StreamServer.Request(HttpMethod.Get, "/api/v1.0/user/nobody/"), TestContext.Current.CancellationToken);

        var reset = Noon.AddSeconds(45).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Assert.Equal((HttpStatusCode.NotFound, reset), (response.StatusCode, response.Headers.GetValues("X-RateLimit-Reset").Single()));
    }

    [Fact]
    public async Task Strangers_UseUpNothing()
    {
        await using var stream = await StreamServer.StartAsync(settings: "Stream:RateLimit=1");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(3, (await stream.GetAsync("feed/user/alice/", "no.such.token")).Code);
        }

        Assert.Equal(HttpStatusCode.OK, (await stream.ReadAsync("user/alice")).Status);
    }

    private static async Task<(HttpStatusCode Status, string Limit, string Remaining)> ReadAsync(StreamServer stream, string path)
    {
        using var response = await stream.Client.SendAsync(StreamServer.Request(HttpMethod.Get, $"/api/v1.0/{path}"));
        return (
            response.StatusCode, response.Headers.GetValues("X-RateLimit-Limit").Single(),
            response.Headers.GetValues("X-RateLimit-Remaining").Single());
    }
}
