using System.Net;
using Sidechain.TestServers;

namespace Sidechain.Telemetry.Tests.Doors.Limits;

public sealed class RateLimitTests(Databases databases)
{
    // One a minute: what a test takes is not given back while it runs, not by Redis' clock either.
    private static readonly string[] Five =
    [
        "--RateLimit:PerMinute=1", "--RateLimit:Burst=5", "--RateLimit:AnonymousPerMinute=1", "--RateLimit:AnonymousBurst=2",
    ];

    [Fact]
    public async Task MoreThanTheBurst_IsTooMany_ForThatUserAlone()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), new StoppedTime(), Five);

        Assert.Equal(
            [HttpStatusCode.OK, 5, HttpStatusCode.TooManyRequests, 3],
            await SendAsync(8, n => server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice)));

        var refused = (await server.PostAsync("""{"spans":[]}""", Users.Alice)).IsProblem(HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Headers.RetryAfter?.Delta);
        (await server.PostAsync("""{"spans":[]}""", Users.Bob)).IsReceived(0);
        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync([])).Status);
    }

    [Fact]
    public async Task UsersOfOneAddress_TogetherSendAsOftenAsAFew()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), new StoppedTime(), [.. Five, "--RateLimit:CallersOfAddress=2"]);

        Assert.Equal(
            [HttpStatusCode.OK, 10, HttpStatusCode.TooManyRequests, 10],
            await SendAsync(20, n => server.PostAsync("""{"spans":[]}""", Users.Token($"user-{n % 5}"))));

        (await server.PostAsync("""{"spans":[]}""")).IsReceived(0);
        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync([])).Status);
    }

    [Fact]
    public async Task UsersOfOneAddress_TogetherSendAsManyBytesADayAsAFew()
    {
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), "--Ingest:MaxBytesPerDay=1000", "--RateLimit:CallersOfAddress=2");
        var body = "{\"spans\":[]}".PadRight(900);

        for (var user = 0; user < 3; user++)
        {
            (await server.PostAsync(body, Users.Token($"user-{user}"))).IsReceived(0);
        }

        (await server.PostAsync(body, Users.Token("user-3"))).IsProblem(HttpStatusCode.TooManyRequests);
        (await server.PostAsync(body)).IsReceived(0);
    }

    [Fact]
    public async Task WithoutAToken_TheLimitIsTighter()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), new StoppedTime(), Five);

        Assert.Equal(
            [HttpStatusCode.OK, 2, HttpStatusCode.TooManyRequests, 1], await SendAsync(3, n => server.PostAsync("""{"spans":[]}""")));
    }

    [Fact]
    public async Task Replicas_CountTogether_ThroughRedis()
    {
        await using var redis = await RedisServer.StartAsync();
        var database = await databases.CreateAsync();
        await using var one = await TelemetryServer.StartAsync(
            database, [.. Five, $"--ConnectionStrings:redis={redis.ConnectionString}", "--RateLimit:RedisTimeout=00:00:10"]);
        await using var two = await TelemetryServer.StartAsync(
            database, [.. Five, $"--ConnectionStrings:redis={redis.ConnectionString}", "--RateLimit:RedisTimeout=00:00:10"]);

        Assert.Equal(
            [HttpStatusCode.OK, 5, HttpStatusCode.TooManyRequests, 7],
            await SendAsync(12, n => (n % 2 == 0 ? one : two).PostAsync("""{"spans":[]}""", Users.Alice)));

        Assert.DoesNotContain(one.Logs.Concat(two.Logs), line => line.Contains("Redis is away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RedisThatGoesAway_LeavesEachReplicaToItself()
    {
        var redis = await RedisServer.StartAsync();
        await using var server = await TelemetryServer.StartAsync(
            await databases.CreateAsync(), new StoppedTime(),
            [.. Five, $"--ConnectionStrings:redis={redis.ConnectionString}", "--RateLimit:RedisTimeout=00:00:10"]);
        (await server.PostAsync("""{"spans":[]}""", Users.Alice)).IsReceived(0);
        await redis.DisposeAsync();

        Assert.Equal(
            [HttpStatusCode.OK, 5, HttpStatusCode.TooManyRequests, 3],
            await SendAsync(8, n => server.PostAsync("""{"spans":[]}""", Users.Alice)));

        Assert.Contains(server.Logs, line => line.Contains("Redis is away", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await server.HealthAsync());
    }

    private static async Task<object[]> SendAsync(int times, Func<int, Task<Answer>> send)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, times).Select(send));
        return [.. answers.CountBy(answer => answer.Status).OrderBy(pair => pair.Key).SelectMany(pair => (object[])[pair.Key, pair.Value])];
    }
}
