using System.Net;

namespace Sidechain.StreamFake.Tests.Feeds;

public sealed class ReadTests(ReadTests.Seven seven) : IClassFixture<ReadTests.Seven>
{
    private readonly StreamServer _stream = seven.Stream;
    private readonly List<string> _ids = seven.Ids;

    [Fact]
    public async Task Read_WholeFeed_IsNewestFirstAndHasNoNextPage()
    {
        var page = await _stream.ReadAsync("user/alice");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["7", "6", "5", "4", "3", "2", "1"], page.Objects);
        Assert.Equal("", page.Text("next"));
        Assert.EndsWith("ms", page.Text("duration"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_UnknownFeedOfAKnownGroup_IsEmpty() =>
        Assert.Empty((await _stream.ReadAsync("user/nobody")).Objects);

    [Theory]
    [InlineData("id_lt", "2,1")]
    [InlineData("id_lte", "3,2,1")]
    [InlineData("id_gt", "7,6,5,4")]
    [InlineData("id_gte", "7,6,5,4,3")]
    public async Task Read_WithBound_TakesTheRightSideOfIt(string bound, string expected) =>
        Assert.Equal(expected.Split(','), (await _stream.ReadAsync("user/alice", $"?{bound}={_ids[2]}")).Objects);

    [Fact]
    public async Task Read_WithLimitAndOffset_TakesThatPart() =>
        Assert.Equal(["6", "5"], (await _stream.ReadAsync("user/alice", "?limit=2&offset=1")).Objects);

    [Fact]
    public async Task Read_FollowingNext_VisitsEveryActivityOnce()
    {
        var seen = new List<string>();
        var path = "/api/v1.0/feed/user/alice/?limit=3";
        while (path.Length > 0)
        {
            var page = await _stream.SendAsync(
                StreamServer.Request(HttpMethod.Get, path.Replace($"api_key={StreamServer.ApiKey}&", "", StringComparison.Ordinal)));
            seen.AddRange(page.Objects);
            path = page.Text("next");
        }

        Assert.Equal(["7", "6", "5", "4", "3", "2", "1"], seen);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?limit=many")]
    [InlineData("?offset=-1")]
    [InlineData("?id_lt=7")]
    [InlineData("?id_gte=6f9619ff-8b86-4011-b42d-00cf4fc964ff")]
    public async Task Read_WithWrongPaging_IsStreamsError4(string query)
    {
        var answer = await _stream.ReadAsync("user/alice", query);

        Assert.Equal((HttpStatusCode.BadRequest, 4), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Read_UnknownGroup_IsStreamsError6()
    {
        var answer = await _stream.ReadAsync("nosuchgroup/alice");

        Assert.Equal((HttpStatusCode.BadRequest, 6, "FeedConfigException"), (answer.Status, answer.Code, answer.Text("exception")));
    }

    [Fact]
    public async Task Read_UnknownResource_IsStreamsError16()
    {
        var answer = await _stream.SendAsync(StreamServer.Request(HttpMethod.Get, "/api/v1.0/nothing/here/"));

        Assert.Equal((HttpStatusCode.NotFound, 16), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("/api/v1.0/feed/user/alice")]
    [InlineData("/api/v1.0/feed/user/alice/")]
    public async Task Read_WithAndWithoutClosingSlash_IsTheSameFeed(string path) =>
        Assert.Equal(7, (await _stream.SendAsync(StreamServer.Request(HttpMethod.Get, path))).Objects.Count());

    /// <summary>Seven activities in the feed, <c>1</c> the oldest, two of them at the same instant.</summary>
    public sealed class Seven : IAsyncLifetime
    {
        internal StreamServer Stream { get; private set; } = null!;

        public List<string> Ids { get; } = [];

        public async ValueTask InitializeAsync()
        {
            Stream = await StreamServer.StartAsync();
            foreach (var (name, second) in (IEnumerable<(int, int)>)[(1, 1), (2, 2), (3, 3), (4, 3), (5, 5), (6, 6), (7, 7)])
            {
                var answer = await Stream.AddAsync(
                    "user/alice", $$"""{"actor":"a","verb":"v","object":"{{name}}","time":"2026-01-01T00:00:0{{second}}"}""");
                Ids.Add(answer.Text("id"));
            }
        }

        public ValueTask DisposeAsync() => Stream.DisposeAsync();
    }
}
