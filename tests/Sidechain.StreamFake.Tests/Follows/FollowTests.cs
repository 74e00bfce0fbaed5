using System.Globalization;
using System.Net;

namespace Sidechain.StreamFake.Tests.Follows;

public sealed class FollowTests : IAsyncLifetime
{
    private StreamServer _stream = null!;

    public async ValueTask InitializeAsync() => _stream = await StreamServer.StartAsync();

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    [Fact]
    public async Task Follow_Feed_CopiesItsNewestAndGetsWhatComes()
    {
        await AddAsync("user/alice", 1, 2, 3);

        var answer = await FollowAsync("timeline/bob", "user:alice", 2);
        await AddAsync("user/alice", 4);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(["4", "3", "2"], (await _stream.ReadAsync("timeline/bob")).Objects);
        Assert.All((await _stream.ReadAsync("timeline/bob")).Results, a => Assert.Equal("user:alice", a.GetProperty("origin").GetString()));
    }

    [Theory]
    [InlineData(null, 100)]
    [InlineData(0, 0)]
    [InlineData(1000, 150)]
    public async Task Follow_WithCopyLimit_CopiesThatMany(int? limit, int expected)
    {
        await AddAsync("user/alice", [.. Enumerable.Range(1, 100)]);
        await AddAsync("user/alice", [.. Enumerable.Range(101, 50)]);

        await FollowAsync("timeline/bob", "user:alice", limit);

        var first = await _stream.ReadAsync("timeline/bob", "?limit=100");
        var second = await _stream.ReadAsync("timeline/bob", "?limit=100&offset=100");
        Assert.Equal(expected, first.Results.Length + second.Results.Length);
    }

    [Fact]
    public async Task Follow_GoesOneStepOnly()
    {
        await FollowAsync("timeline/bob", "user:alice");
        await FollowAsync("timeline/sam", "timeline:bob");

        await AddAsync("user/alice", 1);
        await FollowAsync("timeline/zoe", "timeline:bob");

        Assert.Equal(["1"], (await _stream.ReadAsync("timeline/bob")).Objects);
        Assert.Empty((await _stream.ReadAsync("timeline/sam")).Results);
        Assert.Empty((await _stream.ReadAsync("timeline/zoe")).Results);
    }

    [Fact]
    public async Task Follow_OfATarget_GetsWhatIsAddedByTo()
    {
        await FollowAsync("timeline/bob", "user:team");

        await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1","to":["user:team"]}""");

        Assert.Equal(["1"], (await _stream.ReadAsync("timeline/bob")).Objects);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("?keep_history=1", "3,2,1")]
    public async Task Unfollow_WithAndWithoutHistory_KeepsWhatIsAskedFor(string query, string kept)
    {
        await AddAsync("user/alice", 1, 2);
        await FollowAsync("timeline/bob", "user:alice");
        await AddAsync("user/alice", 3);

        var answer = await _stream.DeleteAsync($"feed/timeline/bob/following/user:alice/{query}");
        await AddAsync("user/alice", 4);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(kept, string.Join(',', (await _stream.ReadAsync("timeline/bob")).Objects));
        Assert.Equal(["4", "3", "2", "1"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Unfollow_OneOfTwoWaysInWhichAnActivityCame_KeepsIt()
    {
        await FollowAsync("timeline/bob", "user:alice");
        await FollowAsync("timeline/bob", "user:team");
        await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1","to":["user:team"]}""");

        await _stream.DeleteAsync("feed/timeline/bob/following/user:alice/");
        Assert.Equal(["1"], (await _stream.ReadAsync("timeline/bob")).Objects);

        await _stream.DeleteAsync("feed/timeline/bob/following/user:team/");
        Assert.Empty((await _stream.ReadAsync("timeline/bob")).Results);
    }

    [Fact]
    public async Task Remove_FromTheFollowedFeed_IsGoneFromTheFollowers()
    {
        await FollowAsync("timeline/bob", "user:alice");
        var id = (await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1"}""")).Text("id");

        await _stream.DeleteAsync($"feed/user/alice/{id}/");

        Assert.Empty((await _stream.ReadAsync("timeline/bob")).Results);
    }

    [Fact]
    public async Task Remove_FromAFollower_IsGoneThereAlone()
    {
        await FollowAsync("timeline/bob", "user:alice");
        var id = (await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1"}""")).Text("id");

        await _stream.DeleteAsync($"feed/timeline/bob/{id}/");

        Assert.Empty((await _stream.ReadAsync("timeline/bob")).Results);
        Assert.Equal(["1"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Lists_OfFollowersAndFollowing_AreNewestFirstAndInPages()
    {
        await FollowAsync("timeline/bob", "user:alice");
        await FollowAsync("timeline/bob", "user:sam");
        await FollowAsync("timeline/bob", "user:zoe");
        await FollowAsync("timeline/sam", "user:alice");

        Assert.Equal(["user:zoe", "user:sam", "user:alice"], await TargetsAsync("following/"));
        Assert.Equal(["user:sam"], await TargetsAsync("following/?limit=1&offset=1"));
        Assert.Empty(await TargetsAsync("following/?offset=3"));
        Assert.Equal(["user:alice"], await TargetsAsync("following/?filter=user:alice,user:nobody"));
        var followers = (await _stream.GetAsync("feed/user/alice/followers/")).Results;
        Assert.Equal(["timeline:sam", "timeline:bob"], followers.Select(f => f.GetProperty("feed_id").GetString()));
        Assert.All(followers, f => Assert.EndsWith("Z", f.GetProperty("created_at").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Follow_Again_StaysOneFollow()
    {
        await FollowAsync("timeline/bob", "user:alice");
        await FollowAsync("timeline/bob", "user:alice");

        Assert.Equal(["user:alice"], await TargetsAsync("following/"));
    }

    [Fact]
    public async Task Stats_CountByGroup()
    {
        await FollowAsync("timeline/bob", "user:alice");
        await FollowAsync("timeline/bob", "timeline:alice");
        await FollowAsync("user/sam", "timeline:bob");

        async Task<(int Followers, int Following)> CountAsync(string slugs)
        {
            var results =
                (await _stream.GetAsync($"stats/follow/?followers=timeline:bob&following=timeline:bob{slugs}")).Body.GetProperty("results");
            return (
                results.GetProperty("followers").GetProperty("count").GetInt32(),
                results.GetProperty("following").GetProperty("count").GetInt32());
        }

        Assert.Equal((1, 2), await CountAsync(""));
        Assert.Equal((0, 1), await CountAsync("&followers_slugs=timeline&following_slugs=user"));
        Assert.Equal((1, 2), await CountAsync("&followers_slugs=timeline,user&following_slugs=user,timeline,user"));
        await _stream.DeleteAsync("feed/timeline/bob/following/user:alice/");
        Assert.Equal((1, 1), await CountAsync(""));
        Assert.Equal((1, 0), await CountAsync("&following_slugs=user"));
        Assert.Equal(4, (await _stream.GetAsync("stats/follow/")).Code);
    }

    [Fact]
    public async Task FollowMany_AndUnfollowMany_DoAllOfThem()
    {
        await AddAsync("user/alice", 1, 2, 3);
        await AddAsync("user/sam", 4, 5);

        await _stream.PostAsync("follow_many/?activity_copy_limit=1", """
            [{"source":"timeline:bob","target":"user:alice"},{"source":"timeline:bob","target":"user:sam","activity_copy_limit":2}]
            """);
        Assert.Equal(["5", "4", "3"], (await _stream.ReadAsync("timeline/bob")).Objects);

        await _stream.PostAsync("unfollow_many/", """
            [{"source":"timeline:bob","target":"user:alice","keep_history":true},{"source":"timeline:bob","target":"user:sam"},{"source":"timeline:bob","target":"user:zoe"}]
            """);
        Assert.Equal(["3"], (await _stream.ReadAsync("timeline/bob")).Objects);
        Assert.Empty(await TargetsAsync("following/"));
    }

    [Theory]
    [InlineData("""{"target":"timeline:bob"}""", 4)]
    [InlineData("""{"target":"notification:bob"}""", 4)]
    [InlineData("""{"target":"nosuchgroup:bob"}""", 6)]
    [InlineData("""{"target":"bob"}""", 4)]
    [InlineData("""{"target":7}""", 4)]
    [InlineData("{}", 4)]
    [InlineData("""{"target":"user:alice","activity_copy_limit":1001}""", 4)]
    [InlineData("""{"target":"user:alice","activity_copy_limit":-1}""", 4)]
    public async Task Follow_WrongInput_IsRefused(string json, int code)
    {
        var answer = await _stream.PostAsync("feed/timeline/bob/following/", json);

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
        Assert.Empty(await TargetsAsync("following/"));
    }

    [Fact]
    public async Task FollowMany_OverTheLimits_IsRefused()
    {
        static string Follows(int count, int copies) => "[" + string.Join(',', Enumerable.Range(0, count).Select(i =>
            string.Create(
                CultureInfo.InvariantCulture, $$"""{"source":"timeline:bob","target":"user:{{i}}","activity_copy_limit":{{copies}}}""")))
                + "]";

        Assert.Equal(4, (await _stream.PostAsync("follow_many/", Follows(1001, 0))).Code);
        Assert.Equal(4, (await _stream.PostAsync("follow_many/", Follows(101, 1000))).Code);
        Assert.Equal(4, (await _stream.PostAsync("follow_many/", "[]")).Code);
        Assert.Equal(HttpStatusCode.Created, (await _stream.PostAsync("follow_many/", Follows(1000, 100))).Status);
    }

    private async Task AddAsync(string feed, params int[] objects) => await _stream.AddAsync(
        feed, $$"""{"activities":[{{string.Join(',', objects.Select(o => $$"""{"actor":"a","verb":"v","object":"{{o}}"}"""))}}]}""");

    private Task<StreamAnswer> FollowAsync(string source, string target, int? limit = null) => _stream.PostAsync(
        $"feed/{source}/following/",
        string.Create(
            CultureInfo.InvariantCulture, $$"""{"target":"{{target}}"{{(limit is null ? "" : $",\"activity_copy_limit\":{limit}")}}}"""));

    private async Task<string?[]> TargetsAsync(string list) =>
        [.. (await _stream.GetAsync($"feed/timeline/bob/{list}")).Results.Select(f => f.GetProperty("target_id").GetString())];
}
