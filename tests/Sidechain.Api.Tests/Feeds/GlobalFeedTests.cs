using System.Net;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;

namespace Sidechain.Api.Tests.Feeds;

public sealed class GlobalFeedTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Global_HoldsEverybodysPosts_NewestFirst_InPages()
    {
        using var alice = await fixture.Api.SignUpAsync();
        using var bob = await fixture.Api.SignUpAsync();
        var shared = new List<string>();
        for (var at = 0; at < 5; at++)
        {
            shared.Add((await (at % 2 == 0 ? alice : bob).PostAsync($"Loop {at}")).Text("id"));
        }

        var (read, next) = (new List<string>(), (string?)null);
        do
        {
            var page = await alice.GetAsync($"/api/v1/feed/global?limit=2{(next is null ? "" : $"&before={next}")}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            read.AddRange(page.PostIds);
            next = page.Json.GetProperty("next").GetString();
        }
        while (next is not null && read.Count < 100);

        Assert.Equal(Enumerable.Reverse(shared), read.Where(shared.Contains));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=99999999999999999999", "limit")]
    [InlineData("before=x", "before")]
    [InlineData("before=0000000000000000000000000000000G", "before")]
    public async Task Global_WithNonsense_Is400AndNamesTheField(string query, string field)
    {
        using var alice = await fixture.Api.SignUpAsync();

        (await alice.GetAsync($"/api/v1/feed/global?{query}")).IsProblemOf(field, field);
    }

    [Fact]
    public async Task Global_BeforeAnIdThatNoPostHas_IsReadFromThere()
    {
        using var alice = await fixture.Api.SignUpAsync();
        var post = (await alice.PostAsync()).Text("id");

        Assert.Empty((await alice.GetAsync($"/api/v1/feed/global?before={new string('0', 32)}")).PostIds);
        Assert.Contains(post, (await alice.GetAsync($"/api/v1/feed/global?before={new string('f', 32)}")).PostIds);
    }

    [Fact]
    public async Task Global_HasItsSpans()
    {
        SpanCollector.Start();
        using var alice = await fixture.Api.SignUpAsync();
        await alice.PostAsync();
        var (page, refused) = (await alice.GetAsync("/api/v1/feed/global?limit=1"), await alice.GetAsync("/api/v1/feed/global?limit=0"));

        Assert.Equal("GET /api/v1/feed/global\n  feed.get\n    SELECT audio_posts\n", await SpanCollector.DrawAsync(page.Trace));
        var span = SpanCollector.Of(page.Trace).Single(s => s.DisplayName == "feed.get");
        Assert.Equal(
            ("global", 1, false), (span.GetTagItem("feed.name"), span.GetTagItem("feed.count"), span.GetTagItem("feed.cache_hit")));
        Assert.Equal("GET /api/v1/feed/global\n  feed.get\n", await SpanCollector.DrawAsync(refused.Trace));
        Assert.Equal("refused", Assert.Single(SpanCollector.Of(refused.Trace).Single(s => s.DisplayName == "feed.get").Events).Name);
    }
}
