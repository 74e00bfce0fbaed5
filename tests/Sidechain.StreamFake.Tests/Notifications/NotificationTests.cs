using System.Text.Json;

namespace Sidechain.StreamFake.Tests.Notifications;

public sealed class NotificationTests : IAsyncLifetime
{
    private const string Feed = "feed/notification/alice/";

    private StreamServer _stream = null!;

    /// <summary>Three groups: likes of two days, and one comment.</summary>
    public async ValueTask InitializeAsync()
    {
        _stream = await StreamServer.StartAsync();
        await AddAsync("like", "bob", "2026-01-01T10:00:00");
        await AddAsync("like", "sam", "2026-01-01T11:00:00");
        await AddAsync("like", "bob", "2026-01-01T12:00:00");
        await AddAsync("comment", "bob", "2026-01-01T13:00:00");
        await AddAsync("like", "bob", "2026-01-02T10:00:00");
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    [Fact]
    public async Task Read_GroupsByVerbAndDay_TheNewestFirst()
    {
        var answer = await _stream.GetAsync(Feed);

        Assert.Equal(["like_2026-01-02", "comment_2026-01-01", "like_2026-01-01"], Groups(answer));
        var likes = answer.Results[2];
        Assert.Equal(
            (3, 2, "like"),
            (likes.GetProperty("activity_count").GetInt32(), likes.GetProperty("actor_count").GetInt32(),
                likes.GetProperty("verb").GetString()));
        Assert.Equal(
            ("2026-01-01T10:00:00.000000", "2026-01-01T12:00:00.000000"),
            (likes.GetProperty("created_at").GetString(), likes.GetProperty("updated_at").GetString()));
        Assert.Equal(
            ["bob", "sam", "bob"], likes.GetProperty("activities").EnumerateArray().Select(a => a.GetProperty("actor").GetString()));
        Assert.Equal((3, 3), Counts(answer));
        Assert.Equal("", answer.Text("next"));
    }

    [Fact]
    public async Task Mark_AllSeenAndOneRead_ShowsAtTheNextLook()
    {
        var one = Id((await _stream.GetAsync(Feed)).Results[1]);

        var marking = await _stream.GetAsync($"{Feed}?mark_seen=true&mark_read={one}");
        var after = await _stream.GetAsync(Feed);

        Assert.Equal((3, 3), Counts(marking));
        Assert.Equal((0, 2), Counts(after));
        Assert.Equal(["True/False", "True/True", "True/False"], States(after));
    }

    [Fact]
    public async Task Mark_Current_IsThePageAlone()
    {
        await _stream.GetAsync($"{Feed}?limit=1&mark_seen=current&mark_read=current");

        Assert.Equal(["True/True", "False/False", "False/False"], States(await _stream.GetAsync(Feed)));
    }

    [Fact]
    public async Task Mark_ThenSomethingNew_MakesItsGroupUnseenAndUnread()
    {
        await _stream.GetAsync($"{Feed}?mark_seen=true&mark_read=true");
        await AddAsync("like", "zoe", "2026-01-01T14:00:00");

        var after = await _stream.GetAsync(Feed);

        Assert.Equal(["like_2026-01-02", "like_2026-01-01", "comment_2026-01-01"], Groups(after));
        Assert.Equal(["True/True", "False/False", "True/True"], States(after));
        Assert.Equal((1, 1), Counts(after));
    }

    [Fact]
    public async Task Mark_ByTheIdOfAGroupThatHasGrown_FindsIt()
    {
        var id = Id((await _stream.GetAsync(Feed)).Results[0]);
        await AddAsync("like", "zoe", "2026-01-02T14:00:00");

        Assert.Equal(id, Id((await _stream.GetAsync(Feed)).Results[0]));
        await _stream.GetAsync($"{Feed}?mark_read={id}");

        Assert.Equal("False/True", States(await _stream.GetAsync(Feed))[0]);
    }

    [Fact]
    public async Task Mark_WhatIsMarkedAlready_WritesNothing()
    {
        await _stream.GetAsync($"{Feed}?mark_seen=true&mark_read=true");
        var length = new FileInfo(_stream.Journal).Length;

        await _stream.GetAsync($"{Feed}?mark_seen=true&mark_read=true");
        await _stream.GetAsync($"{Feed}?mark_seen=current");

        Assert.Equal(length, new FileInfo(_stream.Journal).Length);
    }

    [Theory]
    [InlineData("?mark_seen=7")]
    [InlineData("?mark_read=yes")]
    [InlineData("?limit=0")]
    public async Task Read_WrongInput_IsStreamsError4(string query) => Assert.Equal(4, (await _stream.GetAsync(Feed + query)).Code);

    [Fact]
    public async Task Read_FollowingNext_VisitsEveryGroupOnce()
    {
        var seen = new List<string?>();
        var path = $"/api/v1.0/{Feed}?limit=1";
        while (path.Length > 0)
        {
            var page = await _stream.SendAsync(
                StreamServer.Request(HttpMethod.Get, path.Replace($"api_key={StreamServer.ApiKey}&", "", StringComparison.Ordinal)));
            seen.AddRange(Groups(page));
            Assert.Equal((3, 3), Counts(page));
            path = page.Text("next");
        }

        Assert.Equal(["like_2026-01-02", "comment_2026-01-01", "like_2026-01-01"], seen);
    }

    [Theory]
    [InlineData("id_lt", 1, "like_2026-01-01")]
    [InlineData("id_lte", 1, "comment_2026-01-01,like_2026-01-01")]
    [InlineData("id_gt", 1, "like_2026-01-02")]
    [InlineData("id_gte", 1, "like_2026-01-02,comment_2026-01-01")]
    public async Task Read_WithBound_TakesTheRightSideOfIt(string bound, int group, string expected)
    {
        var id = Id((await _stream.GetAsync(Feed)).Results[group]);

        Assert.Equal(expected.Split(','), Groups(await _stream.GetAsync($"{Feed}?{bound}={id}")));
    }

    [Theory]
    [InlineData("?limit=1&offset=1", "comment_2026-01-01")]
    [InlineData("?offset=3", "")]
    [InlineData("?offset=2147483647", "")]
    public async Task Read_WithLimitAndOffset_TakesThatPart(string query, string expected)
    {
        var first = Id((await _stream.GetAsync(Feed)).Results[0]);

        Assert.Equal(expected, string.Join(',', Groups(await _stream.GetAsync(Feed + query))));
        Assert.Empty(Groups(await _stream.GetAsync($"{Feed}?id_lt={first}&offset=2147483647")));
    }

    [Fact]
    public async Task Read_ABigGroup_ShowsItsNewest()
    {
        for (var i = 10; i < 30; i++)
        {
            await AddAsync("repost", "bob", $"2026-01-03T10:00:{i}");
        }

        var group = (await _stream.GetAsync($"{Feed}?limit=1")).Result;

        Assert.Equal((20, 15), (group.GetProperty("activity_count").GetInt32(), group.GetProperty("activities").GetArrayLength()));
    }

    private Task<StreamAnswer> AddAsync(string verb, string actor, string time) =>
        _stream.AddAsync("notification/alice", $$"""{"actor":"{{actor}}","verb":"{{verb}}","object":"o","time":"{{time}}"}""");

    private static string?[] Groups(StreamAnswer answer) => [.. answer.Results.Select(g => g.GetProperty("group").GetString())];

    private static string[] States(StreamAnswer answer) =>
        [.. answer.Results.Select(g => $"{g.GetProperty("is_seen").GetBoolean()}/{g.GetProperty("is_read").GetBoolean()}")];

    private static (int Unseen, int Unread) Counts(StreamAnswer answer) =>
        (answer.Body.GetProperty("unseen").GetInt32(), answer.Body.GetProperty("unread").GetInt32());

    private static string? Id(JsonElement group) => group.GetProperty("id").GetString();
}
