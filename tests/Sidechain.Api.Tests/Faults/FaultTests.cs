using System.Net;
using System.Net.Http.Json;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;

namespace Sidechain.Api.Tests.Faults;

/// <summary>Faults that a developer switches on for their own requests.</summary>
public sealed class FaultTests(Servers servers, ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Route = "/api/v1/development/faults";

    public static TheoryData<string, object, string> Slow => new()
    {
        { "database", new { mode = "slow", delay_ms = 300 }, "INSERT audio_posts" },
        { "cache", new { mode = "slow", delay_ms = 300 }, "DEL" },
        { "stream", new { mode = "slow", delay_ms = 300 }, "stream.io.create_activity" },
    };

    [Theory]
    [MemberData(nameof(Slow))]
    public async Task Slow_OfATier_IsSeenOnItsSpan(string target, object fault, string span)
    {
        SpanCollector.Start();
        using var alice = await fixture.Api.SignUpAsync();
        await SetAsync(alice, target, fault);
        var post = await alice.PostAsync();
        await SpanCollector.DrawAsync(post.Trace);

        Assert.Equal(HttpStatusCode.Created, post.Status);
        var slow = SpanCollector.Of(post.Trace).Single(s => s.DisplayName == span);
        Assert.True(slow.Duration >= TimeSpan.FromMilliseconds(290), $"{span} took {slow.Duration}.");
    }

    [Fact]
    public async Task Fail_OfTheDatabase_IsAnOutageOnItsSpan()
    {
        SpanCollector.Start();
        using var alice = await fixture.Api.SignUpAsync();
        await SetAsync(alice, "database", new { mode = "fail" });
        var post = await alice.PostAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, post.Status);
        Assert.Contains("INSERT audio_posts !", await SpanCollector.DrawAsync(post.Trace), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cache", "DEL !")]
    [InlineData("stream", "stream.io.create_activity !\n      POST !")]
    public async Task Fail_OfACacheOrStream_TakesThePostAndMarksTheSpan(string target, string drawn)
    {
        SpanCollector.Start();
        using var alice = await fixture.Api.SignUpAsync();
        await SetAsync(alice, target, new { mode = "fail" });
        var post = await alice.PostAsync();

        Assert.Equal(HttpStatusCode.Created, post.Status);
        Assert.Contains(drawn, await SpanCollector.DrawAsync(post.Trace), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cold_OfTheCache_MakesEveryReadAMiss()
    {
        using var alice = await fixture.Api.SignUpAsync();
        await alice.TimelineAsync();
        Assert.Equal("redis; hit", (await alice.TimelineAsync()).CacheStatus);

        await SetAsync(alice, "cache", new { mode = "cold" });
        Assert.Equal("redis; fwd=miss", (await alice.TimelineAsync()).CacheStatus);
        await alice.SendAsync(HttpMethod.Delete, Route);
        Assert.Equal("redis; hit", (await alice.TimelineAsync()).CacheStatus);
    }

    [Fact]
    public async Task Fail_OfApi_MeetsItsUserAlone()
    {
        using var alice = await fixture.Api.SignUpAsync();
        using var bob = await fixture.Api.SignUpAsync();
        await SetAsync(alice, "api", new { mode = "fail" });

        (await alice.PostAsync()).IsProblem(HttpStatusCode.ServiceUnavailable, "A fault that you switched on");
        Assert.Equal(HttpStatusCode.Created, (await bob.PostAsync()).Status);
        var listed = Assert.Single((await alice.GetAsync(Route)).Json.EnumerateArray());
        Assert.Equal(("api", "fail"), (listed.GetProperty("target").GetString(), listed.GetProperty("mode").GetString()));
    }

    [Theory]
    [InlineData("moon", """{"mode":"slow"}""", "The target must be")]
    [InlineData("1", """{"mode":"slow"}""", "The target must be")]
    [InlineData("database", """{"mode":"loud"}""", "mode must be slow or fail")]
    [InlineData("stream", """{"mode":"cold"}""", "mode must be slow or fail")]
    [InlineData("cache", """{"mode":"slow","delay_ms":3600000}""", "delay_ms of the cache must be from 1 to 10000.")]
    [InlineData("database", """{"mode":"slow","delay_ms":5000}""", "delay_ms of the database must be from 1 to 4500.")]
    [InlineData("cache", """{"mode":"slow","seconds":86400}""", "seconds must be from 1 to 300.")]
    public async Task Set_OutOfBounds_SaysWhatIsTaken(string target, string body, string words)
    {
        using var alice = await fixture.Api.SignUpAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        (await alice.SendAsync(HttpMethod.Put, $"{Route}/{target}", content)).IsProblem(HttpStatusCode.BadRequest, words);
    }

    [Fact]
    public async Task Set_Nobody_IsRefused()
    {
        using var nobody = fixture.Api.Client();

        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await nobody.SendAsync(HttpMethod.Put, $"{Route}/api", JsonContent.Create(new { mode = "fail" }))).Status);
    }

    [Fact]
    public async Task InProduction_ThereAreNone()
    {
        await using var api = await ApiServer.StartAsync(
            servers, ("environment", "Production"), (Settings.Database, await servers.Postgres.CreateOwnedDatabaseAsync()));
        using var alice = await api.SignUpAsync();

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await alice.SendAsync(HttpMethod.Put, $"{Route}/api", JsonContent.Create(new { mode = "fail" }))).Status);
        Assert.Equal(HttpStatusCode.Created, (await alice.PostAsync()).Status);
    }

    private static async Task SetAsync(ApiClient user, string target, object fault)
    {
        using var content = JsonContent.Create(fault);
        var answer = await user.SendAsync(HttpMethod.Put, $"{Route}/{target}", content);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }
}
