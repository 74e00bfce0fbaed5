using System.Net;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;
using Sidechain.TestServers;

namespace Sidechain.Api.Tests.Feeds;

public sealed class TimelineTests(Servers servers, ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Timeline_ReadTwice_ComesFromTheCacheUntilAPostDropsIt()
    {
        var api = fixture.Api;
        using var alice = await api.SignUpAsync();
        var first = await alice.PostAsync("First");
        await api.OutboxIsEmptyAsync();

        var miss = await alice.TimelineAsync();
        var hit = await alice.TimelineAsync();
        Assert.Equal(("redis; fwd=miss", "redis; hit"), (miss.CacheStatus, hit.CacheStatus));
        Assert.Equal(miss.Bytes, hit.Bytes);
        Assert.Equal([first.Text("id")], hit.PostIds);
        Assert.Equal("application/json", hit.ContentHeaders.ContentType?.MediaType);

        var second = await alice.PostAsync("Second");
        var after = await alice.TimelineAsync();
        Assert.Equal("redis; fwd=miss", after.CacheStatus);
        Assert.Equal([second.Text("id"), first.Text("id")], after.PostIds);
    }

    [Fact]
    public async Task Timeline_LongerThanAPage_IsReadToItsEnd_NothingTwice()
    {
        const int Posts = 58;
        var api = fixture.Api;
        using var alice = await api.SignUpAsync();
        var shared = new List<string>();
        for (var at = 0; at < Posts; at++)
        {
            shared.Add((await alice.PostAsync($"Loop {at}")).Text("id"));
        }

        await api.OutboxIsEmptyAsync();

        var pages = new List<Answer> { await alice.TimelineAsync() };
        while (pages[^1].Json.GetProperty("next").GetString() is { } next)
        {
            // A post that comes in between moves nothing.
            if (pages.Count == 1)
            {
                await alice.PostAsync("Meanwhile");
            }

            pages.Add(await alice.TimelineAsync(next));
        }

        Assert.Equal([25, 25, 8], pages.Select(page => page.PostIds.Count()));
        Assert.Equal(Enumerable.Reverse(shared), pages.SelectMany(page => page.PostIds));
        Assert.Equal("redis; fwd=bypass", pages[1].CacheStatus);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("../../../1")]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("6f9619ff-8b86-4011-b42d-00cf4fc964ff")]
    [InlineData("019abcde-8b86-7011-b42d-00cf4fc964ff")]
    public async Task Timeline_BeforeNonsense_Is400WithASentence(string before)
    {
        using var alice = await fixture.Api.SignUpAsync();

        (await alice.TimelineAsync(before)).IsProblem(HttpStatusCode.BadRequest, "before must be");
    }

    [Fact]
    public async Task Timeline_BeforeAnIdThatNoActivityHas_ReadsOnFromItsTime()
    {
        using var alice = await fixture.Api.SignUpAsync();
        var post = await alice.PostAsync();
        await fixture.Api.OutboxIsEmptyAsync();

        // The first and the last of all times.
        Assert.Empty((await alice.TimelineAsync("00000000-0000-1000-8000-000000000000")).PostIds);
        Assert.Equal([post.Text("id")], (await alice.TimelineAsync("ffffffff-ffff-1fff-bfff-ffffffffffff")).PostIds);
    }

    [Fact]
    public async Task Timeline_OfTwoUsers_HoldsEverybodysOwnPosts()
    {
        var api = fixture.Api;
        using var alice = await api.SignUpAsync();
        using var bob = await api.SignUpAsync();
        var post = await alice.PostAsync();

        Assert.Equal([post.Text("id")], (await alice.TimelineAsync()).PostIds);
        Assert.Empty((await bob.TimelineAsync()).PostIds);
    }

    [Fact]
    public async Task Timeline_RedisAway_WorksWithoutTheCache()
    {
        await using var api = await ApiServer.StartAsync(servers, Settings.RedisAway());
        using var alice = await api.SignUpAsync();
        var post = await alice.PostAsync();

        var answer = await alice.TimelineAsync();
        Assert.Equal((HttpStatusCode.OK, "redis; fwd=bypass"), (answer.Status, answer.CacheStatus));
        Assert.Equal([post.Text("id")], answer.PostIds);
    }

    [Fact]
    public async Task Timeline_StreamAway_Is503WithASentence()
    {
        await using var api = await ApiServer.StartAsync(servers, Settings.StreamAway(FreePort.Take()));
        using var alice = await api.SignUpAsync();

        var answer = await alice.TimelineAsync();
        answer.IsProblem(HttpStatusCode.ServiceUnavailable, "activity feed");
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Timeline_WithoutToken_Is401()
    {
        var api = fixture.Api;
        using var nobody = api.Client();

        (await nobody.TimelineAsync()).IsProblem(HttpStatusCode.Unauthorized, "token");
    }

    [Fact]
    public async Task Timeline_MissThenHit_HasTheSpansOfEach()
    {
        SpanCollector.Start();
        var api = fixture.Api;
        using var alice = await api.SignUpAsync();
        await alice.PostAsync();
        await api.OutboxIsEmptyAsync();
        var (miss, hit) = (await alice.TimelineAsync(), await alice.TimelineAsync());

        Assert.Equal(
            """
            GET /api/v1/feed/timeline
              feed.get
                GET
                GET
                  GET /api/v1.0/feed/{slug}/{id}
                SELECT audio_posts
                SET

            """,
            await SpanCollector.DrawAsync(miss.Trace),
            ignoreLineEndingDifferences: true);
        Assert.Equal("GET /api/v1/feed/timeline\n  feed.get\n    GET\n", await SpanCollector.DrawAsync(hit.Trace));
        Assert.Equal(("timeline", 1, false), Described(miss));
        Assert.Equal(("timeline", 1, true), Described(hit));

        static (object?, object?, object?) Described(Answer answer) =>
            SpanCollector.Of(answer.Trace).Single(s => s.DisplayName == "feed.get") is var span
                ? (span.GetTagItem("feed.name"), span.GetTagItem("feed.count"), span.GetTagItem("feed.cache_hit"))
                : default;
    }

    [Fact]
    public async Task Timeline_OfSomebodyWhoFollows_HasTheirPostsToo()
    {
        var api = fixture.Api;
        using var alice = await api.SignUpAsync();
        using var bob = await api.SignUpAsync();
        var before = (await bob.PostAsync("Before")).Text("id");
        Assert.Empty((await alice.TimelineAsync()).PostIds);

        Assert.Equal(HttpStatusCode.OK, (await alice.FollowAsync(bob.Name)).Status);
        var own = (await alice.PostAsync("Own")).Text("id");
        var after = (await bob.PostAsync("After")).Text("id");
        await api.OutboxIsEmptyAsync();
        Assert.Equal([after, own, before], (await alice.TimelineAsync()).PostIds);

        await alice.UnfollowAsync(bob.Name);
        Assert.Equal([own], (await alice.TimelineAsync()).PostIds);
    }
}
