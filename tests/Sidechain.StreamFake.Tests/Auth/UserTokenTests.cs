using System.Net;

namespace Sidechain.StreamFake.Tests.Auth;

/// <summary>What the token of a user opens, and of whom it keeps the user out.</summary>
public sealed class UserTokenTests(UserTokenTests.Bob bob) : IClassFixture<UserTokenTests.Bob>
{
    private const string ByAlice = """{"actor":"SU:alice","verb":"v","object":"o"}""";

    private readonly string _alice = StreamServer.UserToken("alice");
    private readonly StreamServer _stream = bob.Stream;

    [Theory]
    [InlineData("POST", "feed/user/alice/", ByAlice)]
    [InlineData("POST", "feed/timeline/alice/", ByAlice)]
    [InlineData("POST", "feed/user/alice/", """{"actor":"SU:alice","verb":"v","object":"o","to":["notification:bob"]}""")]
    [InlineData("GET", "enrich/feed/user/bob/", null)]
    [InlineData("GET", "feed/user/bob/", null)]
    [InlineData("GET", "enrich/feed/timeline/alice/", null)]
    [InlineData("GET", "enrich/feed/notification/alice/?mark_seen=true", null)]
    [InlineData("DELETE", "feed/user/alice/f9969ca8-e659-11e8-801f-e4a47194940e/", null)]
    [InlineData("POST", "feed/timeline/alice/following/", """{"target":"user:bob"}""")]
    [InlineData("GET", "feed/timeline/alice/following/", null)]
    [InlineData("GET", "feed/user/alice/followers/", null)]
    [InlineData("GET", "stats/follow/?followers=user:alice", null)]
    [InlineData("POST", "user/?get_or_create=true", """{"id":"alice","data":{}}""")]
    [InlineData("GET", "user/bob/", null)]
    [InlineData("POST", "reaction/", """{"kind":"like","activity_id":"OF_BOB","data":{}}""")]
    [InlineData(
        "POST", "reaction/",
        """{"kind":"like","activity_id":"OF_BOB","user_id":"alice","data":{},"target_feeds":["notification:bob","user:alice"]}""")]
    [InlineData("GET", "reaction/COMMENT/", null)]
    [InlineData("GET", "reaction/activity_id/OF_BOB/", null)]
    [InlineData("GET", "enrich/activities/?ids=OF_BOB", null)]
    [InlineData("GET", "collections/loop/amen/", null)]
    [InlineData("POST", "collections/loop/", """{"data":{"bpm":1}}""")]
    public async Task Alice_MayDo(string method, string path, string? json)
    {
        var answer = await SendAsync(method, path, json, _alice);

        Assert.InRange((int)answer.Status, 200, 201);
    }

    [Theory]
    [InlineData("POST", "feed/user/alice/", """{"actor":"SU:bob","verb":"v","object":"o"}""")]
    [InlineData("POST", "feed/user/alice/", """{"actor":"alice","verb":"v","object":"o"}""")]
    [InlineData("POST", "feed/user/alice/", """{"actor":{"id":"SU:alice"},"verb":"v","object":"o"}""")]
    [InlineData(
        "POST", "feed/user/alice/",
        """{"activities":[{"actor":"SU:alice","verb":"v","object":"o"},{"actor":"SU:bob","verb":"v","object":"o"}]}""")]
    [InlineData("POST", "feed/user/bob/", ByAlice)]
    [InlineData("POST", "feed/notification/bob/", ByAlice)]
    [InlineData("POST", "feed/user/alice/", """{"actor":"SU:alice","verb":"v","object":"o","to":["timeline:bob"]}""")]
    [InlineData(
        "POST", "feed/user/alice/",
        """{"actor":"SU:alice","verb":"v","object":"stolen","foreign_id":"post:1","time":"2026-01-02T03:04:05"}""")]
    [InlineData("GET", "feed/timeline/bob/", null)]
    [InlineData("GET", "enrich/feed/notification/bob/?mark_seen=true", null)]
    [InlineData("GET", "enrich/feed/user/bob/?withOwnReactions=true&user_id=bob", null)]
    [InlineData("DELETE", "feed/user/bob/OF_BOB/", null)]
    [InlineData("POST", "feed/add_to_many/", """{"activity":{"actor":"SU:alice","verb":"v","object":"o"},"feeds":["user:alice"]}""")]
    [InlineData("POST", "feed/timeline/bob/following/", """{"target":"user:alice"}""")]
    [InlineData("DELETE", "feed/timeline/bob/following/user:alice/", null)]
    [InlineData("GET", "feed/user/bob/following/", null)]
    [InlineData("GET", "feed/user/bob/followers/", null)]
    [InlineData("GET", "stats/follow/?followers=user:bob", null)]
    [InlineData("POST", "follow_many/", """[{"source":"timeline:alice","target":"user:bob"}]""")]
    [InlineData("POST", "unfollow_many/", """[{"source":"timeline:alice","target":"user:bob"}]""")]
    [InlineData(
        "POST", "feed_targets/user/alice/activity_to_targets/",
        """{"foreign_id":"post:1","time":"2026-01-02T03:04:05","new_targets":[]}""")]
    [InlineData(
        "POST", "activities/",
        """{"activities":[{"actor":"SU:alice","verb":"v","object":"o","foreign_id":"post:1","time":"2026-01-02T03:04:05"}]}""")]
    [InlineData("POST", "activity/", """{"id":"OF_BOB","set":{"object":"stolen"}}""")]
    [InlineData("POST", "activity/", """{"id":"OF_BOB","set":{"actor":"SU:alice"}}""")]
    [InlineData("POST", "user/", """{"id":"sam","data":{}}""")]
    [InlineData("PUT", "user/bob/", """{"data":{"hacked":true}}""")]
    [InlineData("DELETE", "user/bob/", null)]
    [InlineData("POST", "users/", """{"users":[{"id":"alice","data":{}}]}""")]
    [InlineData("GET", "users/?ids=bob", null)]
    [InlineData("DELETE", "users/?ids=bob", null)]
    [InlineData("POST", "reaction/", """{"kind":"like","activity_id":"OF_BOB","user_id":"bob","data":{}}""")]
    [InlineData("POST", "reaction/", """{"kind":"like","activity_id":"OF_BOB","data":{},"target_feeds":["timeline:bob"]}""")]
    [InlineData("PUT", "reaction/COMMENT/", """{"data":{"text":"x"}}""")]
    [InlineData("DELETE", "reaction/COMMENT/", null)]
    [InlineData("DELETE", "reaction/COMMENT/?soft=true", null)]
    [InlineData("PUT", "collections/loop/amen/", """{"data":{"bpm":1}}""")]
    [InlineData("DELETE", "collections/loop/amen/", null)]
    [InlineData("POST", "collections/loop/", """{"user_id":"bob","data":{"bpm":1}}""")]
    [InlineData("POST", "collections/", """{"data":{"loop":[{"id":"amen","bpm":1}]}}""")]
    [InlineData("GET", "collections/?foreign_ids=loop:amen", null)]
    [InlineData("DELETE", "collections/?collection_name=loop&ids=amen", null)]
    [InlineData("PUT", "../../development/faults", """{"fail_percent":100}""")]
    public async Task Alice_MayNot(string method, string path, string? json)
    {
        var before = new FileInfo(_stream.Journal).Length;
        var answer = await SendAsync(method, path, json, _alice);

        Assert.Equal((HttpStatusCode.Forbidden, 17), (answer.Status, answer.Code));
        Assert.Equal(before, new FileInfo(_stream.Journal).Length);
    }

    /// <summary>A token of one feed is no way to what is in none, nor to another feed's activities.</summary>
    [Theory]
    [InlineData("GET", "feed/user/alice/", null, true)]
    [InlineData("POST", "feed/user/alice/", """{"actor":1,"verb":"v","object":"o","to":["timeline:bob"]}""", true)]
    [InlineData("POST", "feed/user/alice/following/", """{"target":"user:bob"}""", true)]
    [InlineData("POST", "feed/user/bob/", """{"actor":1,"verb":"v","object":"o"}""", false)]
    [InlineData(
        "POST", "feed/user/alice/", """{"actor":1,"verb":"v","object":"stolen","foreign_id":"post:1","time":"2026-01-02T03:04:05"}""",
        false)]
    [InlineData("POST", "user/", """{"id":"sam","data":{}}""", false)]
    [InlineData("GET", "user/bob/", null, false)]
    [InlineData("POST", "reaction/", """{"kind":"like","activity_id":"OF_BOB","user_id":"bob","data":{}}""", false)]
    [InlineData("POST", "collections/loop/", """{"data":{"bpm":1}}""", false)]
    [InlineData("GET", "activities/?ids=OF_BOB", null, false)]
    [InlineData("POST", "follow_many/", """[{"source":"user:alice","target":"user:bob"}]""", false)]
    public async Task TokenOfAFeed_OpensThatFeed(string method, string path, string? json, bool isAllowed)
    {
        var answer = await SendAsync(method, path, json, StreamServer.Token(feedId: "useralice"));

        Assert.Equal(isAllowed, answer.Status is HttpStatusCode.OK or HttpStatusCode.Created);
        if (!isAllowed)
        {
            Assert.Equal(17, answer.Code);
        }
    }

    [Theory]
    [InlineData("reactions", "write", "POST", "reaction/", """{"kind":"like","activity_id":"OF_BOB","user_id":"sam","data":{}}""", true)]
    [InlineData("reactions", "read", "POST", "reaction/", """{"kind":"like","activity_id":"OF_BOB","user_id":"sam","data":{}}""", false)]
    [InlineData("feed,follower", "read,write", "POST", "feed/timeline/bob/following/", """{"target":"user:alice"}""", true)]
    [InlineData("feed", "*", "POST", "feed/timeline/bob/following/", """{"target":"user:alice"}""", false)]
    [InlineData("users", "*", "GET", "user/bob/", null, true)]
    [InlineData("collections", "*", "GET", "user/bob/", null, false)]
    [InlineData("*", "write", "DELETE", "user/bob/", null, false)]
    public async Task TokenOfAServer_IsHeldToItsClaims(
        string resource, string action, string method, string path, string? json, bool isAllowed)
    {
        var answer = await SendAsync(method, path, json, StreamServer.Token(resource, action));

        Assert.Equal(isAllowed, answer.Status is HttpStatusCode.OK or HttpStatusCode.Created);
    }

    [Fact]
    public async Task Alice_ChangesWhatIsHerOwn()
    {
        var activity = (await SendAsync("POST", "feed/user/alice/", ByAlice, _alice)).Text("id");
        var like = (await SendAsync("POST", "reaction/", """{"kind":"like","activity_id":"OF_BOB","data":{}}""", _alice)).Text("id");

        Assert.Equal(
            HttpStatusCode.Created,
            (await _stream.PostAsync("activity/", $$$"""{"id":"{{{activity}}}","set":{"object":"new"}}""", _alice)).Status);
        Assert.Equal(HttpStatusCode.Created, (await _stream.PutAsync($"reaction/{like}/", """{"data":{"text":"x"}}""", _alice)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _stream.DeleteAsync($"reaction/{like}/?soft=true", _alice)).Status);
        Assert.Equal(17, (await _stream.PutAsync($"reaction/{like}/restore/", "{}", StreamServer.UserToken("bob"))).Code);
        Assert.Equal(HttpStatusCode.Created, (await _stream.PutAsync($"reaction/{like}/restore/", "{}", _alice)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _stream.DeleteAsync($"feed/user/alice/{activity}/", _alice)).Status);
    }

    [Fact]
    public async Task Token_ThatIsOver_IsError3()
    {
        Assert.Equal(3, (await _stream.GetAsync("user/bob/", StreamServer.UserToken("bob", DateTime.UtcNow.AddHours(-1)))).Code);
        Assert.Equal(
            HttpStatusCode.OK, (await _stream.GetAsync("user/bob/", StreamServer.UserToken("bob", DateTime.UtcNow.AddHours(1)))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("alice\r\nX: y")]
    public async Task Token_WithAUserIdThatIsNone_IsError3(string userId) =>
        Assert.Equal(3, (await _stream.GetAsync("user/bob/", StreamServer.UserToken(userId))).Code);

    [Fact]
    public async Task Token_WithoutASignature_IsError3()
    {
        static string Part(string json) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(json)).TrimEnd('=');

        Assert.Equal(
            3, (await _stream.GetAsync("user/bob/", $"{Part("""{"alg":"none","typ":"JWT"}""")}.{Part("""{"user_id":"bob"}""")}.")).Code);
    }

    [Fact]
    public async Task Token_ThatNamesAUserAndWhatItAllows_IsHeldToTheLatter()
    {
        var token = StreamServer.Sign(
            new Dictionary<string, object> { ["user_id"] = "alice", ["resource"] = "feed", ["action"] = "read", ["feed_id"] = "userbob" },
            StreamServer.ApiSecret);

        Assert.Equal(HttpStatusCode.OK, (await _stream.GetAsync("feed/user/bob/", token)).Status);
        Assert.Equal(17, (await _stream.GetAsync("feed/user/alice/", token)).Code);
    }

    private Task<StreamAnswer> SendAsync(string method, string path, string? json, string token) =>
        _stream.SendAsync(new HttpMethod(method), Fill(path), json is null ? null : Fill(json), token);

    private string Fill(string text) =>
        text.Replace("OF_BOB", bob.Activity, StringComparison.Ordinal).Replace("COMMENT", bob.Comment, StringComparison.Ordinal);

    /// <summary>He has an activity, a reaction and an item, all of which outlive every case.</summary>
    public sealed class Bob : IAsyncLifetime
    {
        internal StreamServer Stream { get; private set; } = null!;

        public string Activity { get; private set; } = "";

        public string Comment { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Stream = await StreamServer.StartAsync();
            Activity = (await Stream.AddAsync(
                "user/bob",
                """{"actor":"SU:bob","verb":"v","object":"bob","foreign_id":"post:1","time":"2026-01-02T03:04:05"}""")).Text("id");
            Comment = (await Stream.PostAsync(
                "reaction/", $$$"""{"kind":"comment","activity_id":"{{{Activity}}}","user_id":"bob","data":{}}""")).Text("id");
            await Stream.PostAsync("collections/loop/", """{"id":"amen","data":{"bpm":136}}""", StreamServer.UserToken("bob"));
            await Stream.PostAsync("user/", """{"id":"bob","data":{}}""");
        }

        public ValueTask DisposeAsync() => Stream.DisposeAsync();
    }
}
