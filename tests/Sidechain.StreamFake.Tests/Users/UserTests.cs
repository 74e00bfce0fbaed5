using System.Net;

namespace Sidechain.StreamFake.Tests.Users;

public sealed class UserTests : IAsyncLifetime
{
    private StreamServer _stream = null!;

    public async ValueTask InitializeAsync()
    {
        _stream = await StreamServer.StartAsync();
        await _stream.PostAsync("user/", """{"id":"alice","data":{"name":"Alice"}}""");
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    [Fact]
    public async Task Create_Again_IsAConflictUnlessGetIsWanted()
    {
        var again = await _stream.PostAsync("user/", """{"id":"alice","data":{"name":"Other"}}""");
        var got = await _stream.PostAsync("user/?get_or_create=true", """{"id":"alice","data":{"name":"Other"}}""");

        Assert.Equal((HttpStatusCode.Conflict, 22), (again.Status, again.Code));
        Assert.Equal("Alice", got.Body.GetProperty("data").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Update_ReplacesTheDataAndNothingElse()
    {
        var before = await _stream.GetAsync("user/alice/");
        var after = await _stream.PutAsync("user/alice/", """{"data":{"bpm":174}}""");

        Assert.Equal("""{"bpm":174}""", (await _stream.GetAsync("user/alice/")).Body.GetProperty("data").GetRawText());
        Assert.Equal(before.Text("created_at"), after.Text("created_at"));
        Assert.NotEqual(before.Text("updated_at"), after.Text("updated_at"));
    }

    [Theory]
    [InlineData("""{"id":"bob"}""")]
    [InlineData("""{"id":"bob","data":null}""")]
    public async Task Create_WithoutData_HasAnEmptyObject(string json) =>
        Assert.Equal("{}", (await _stream.PostAsync("user/", json)).Body.GetProperty("data").GetRawText());

    [Fact]
    public async Task Delete_ThenEverythingElse_IsStreamsError16()
    {
        Assert.Equal(HttpStatusCode.OK, (await _stream.DeleteAsync("user/alice/")).Status);

        Assert.Equal(16, (await _stream.GetAsync("user/alice/")).Code);
        Assert.Equal(16, (await _stream.PutAsync("user/alice/", """{"data":{}}""")).Code);
        Assert.Equal(16, (await _stream.DeleteAsync("user/alice/")).Code);
    }

    [Fact]
    public async Task Profile_CountsTimelinesAndUsers()
    {
        await _stream.PostAsync("feed/timeline/alice/following/", """{"target":"user:bob"}""");
        await _stream.PostAsync("feed/timeline/alice/following/", """{"target":"timeline:bob"}""");
        await _stream.PostAsync("feed/timeline/bob/following/", """{"target":"user:alice"}""");
        await _stream.PostAsync("feed/notification/bob/following/", """{"target":"user:alice"}""");

        var profile = (await _stream.GetAsync("user/alice/?with_follow_counts=true")).Body;

        Assert.Equal((1, 1), (profile.GetProperty("following_count").GetInt32(), profile.GetProperty("followers_count").GetInt32()));
        Assert.False((await _stream.GetAsync("user/alice/")).Body.TryGetProperty("following_count", out _));
    }

    [Theory]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"id":"","data":{}}""")]
    [InlineData("""{"id":"a b","data":{}}""")]
    [InlineData("""{"id":"../alice","data":{}}""")]
    [InlineData("""{"id":"a\u0000","data":{}}""")]
    [InlineData("""{"id":{},"data":{}}""")]
    [InlineData("""{"id":"bob","data":"text"}""")]
    [InlineData("""{"id":"bob","data":[1]}""")]
    [InlineData("7")]
    public async Task Create_WrongInput_IsStreamsError4(string json)
    {
        var answer = await _stream.PostAsync("user/", json);

        Assert.Equal((HttpStatusCode.BadRequest, 4), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Create_WithMoreDataThanIsKept_IsStreamsError4() =>
        Assert.Equal(4, (await _stream.PostAsync("user/", $$$"""{"id":"bob","data":{"text":"{{{new string('x', 70_000)}}}"}}""")).Code);

    [Fact]
    public async Task Many_AreAddedReadAndRemovedTogether()
    {
        const string Users = """[{"id":"alice","data":{"name":"New"}},{"id":"bob","data":{}}]""";
        static string?[] Ids(StreamAnswer answer, string list) =>
            [.. answer.Body.GetProperty(list).EnumerateArray().Select(u => u.GetProperty("id").GetString())];

        Assert.Equal(["bob"], Ids(await _stream.PostAsync("users/", $$"""{"users":{{Users}}}"""), "created_users"));
        Assert.Equal(
            ["alice", "bob"], Ids(await _stream.PostAsync("users/", $$"""{"users":{{Users}},"override":true}"""), "created_users"));
        var read = await _stream.GetAsync("users/?ids=bob,nobody,alice");
        Assert.Equal(["bob", "alice"], Ids(read, "users"));
        Assert.Equal("""{"name":"New"}""", read.Body.GetProperty("users")[1].GetProperty("data").GetRawText());

        var removed = await _stream.DeleteAsync("users/?ids=bob,nobody,alice");
        Assert.Equal("""["bob","alice"]""", removed.Body.GetRawText());
        Assert.Empty(Ids(await _stream.GetAsync("users/?ids=bob,alice"), "users"));
        Assert.Equal(4, (await _stream.GetAsync("users/")).Code);
        Assert.Equal(4, (await _stream.PostAsync("users/", """{"users":[]}""")).Code);
    }
}
