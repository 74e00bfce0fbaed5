using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Sidechain.StreamFake.Tests.Reactions;

public sealed class ReactionTests : IAsyncLifetime
{
    private StreamServer _stream = null!;
    private string _activity = "";

    public async ValueTask InitializeAsync()
    {
        _stream = await StreamServer.StartAsync();
        _activity = (await _stream.AddAsync("user/alice", """{"actor":"SU:alice","verb":"share","object":"loop"}""")).Text("id");
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    [Fact]
    public async Task Add_ToAnActivity_AnswersTheReaction()
    {
        await _stream.PostAsync("user/", """{"id":"bob","data":{"name":"Bob"}}""");

        var answer = await AddAsync("like", "bob", data: """{"text":"yes"}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(
            ("like", _activity, "bob", ""),
            (answer.Text("kind"), answer.Text("activity_id"), answer.Text("user_id"), answer.Text("parent")));
        Assert.Equal("yes", answer.Body.GetProperty("data").GetProperty("text").GetString());
        Assert.Equal("Bob", answer.Body.GetProperty("user").GetProperty("data").GetProperty("name").GetString());
        Assert.Equal("{}", answer.Body.GetProperty("children_counts").GetRawText());
        Assert.False(answer.Body.TryGetProperty("target_feeds", out _));
        Assert.Equal(Without(answer, "duration"), Without(await _stream.GetAsync($"reaction/{answer.Text("id")}/"), "duration"));
    }

    [Fact]
    public async Task Add_ByAUserWhoDoesNotExist_SaysSoInTheUsersPlace()
    {
        var user = (await AddAsync("like", "nobody")).Body.GetProperty("user");

        Assert.Equal("""{"id":"nobody","error":"ReferenceNotFound","reference":"SU:nobody","reference_type":"user"}""", user.GetRawText());
    }

    [Fact]
    public async Task Add_WithAnIdOfTheCallers_IsTakenOnce()
    {
        const string Id = "9b2c6f0a-0d0b-4b57-9c4e-0f6a1f2f9f10";
        var first = await AddAsync("like", "bob", more: $",\"id\":\"{Id}\"");
        var second = await AddAsync("like", "bob", more: $",\"id\":\"{Id.ToUpperInvariant()}\"");

        Assert.Equal(Id, first.Text("id"));
        Assert.Equal((HttpStatusCode.Conflict, 22, "ConflictException"), (second.Status, second.Code, second.Text("exception")));
    }

    [Theory]
    [InlineData("""{"kind":"like","activity_id":"ID"}""", 10)]
    [InlineData("""{"activity_id":"ID","user_id":"bob"}""", 4)]
    [InlineData("""{"kind":"a/b","activity_id":"ID","user_id":"bob"}""", 4)]
    [InlineData("""{"kind":"like","user_id":"bob"}""", 4)]
    [InlineData("""{"kind":"like","activity_id":"f9969ca8-e659-11e8-801f-e4a47194940e","user_id":"bob"}""", 13)]
    [InlineData("""{"kind":"like","activity_id":"ID","user_id":"bob","data":"text"}""", 4)]
    [InlineData("""{"kind":"like","activity_id":"ID","user_id":"../bob"}""", 4)]
    [InlineData("""{"kind":"like","activity_id":"ID","user_id":"bob","id":"7"}""", 4)]
    [InlineData("""{"kind":"like","parent":"does-not-exist","user_id":"bob"}""", 4)]
    [InlineData("""{"kind":"like","parent":"f9969ca8-e659-11e8-801f-e4a47194940e","user_id":"bob"}""", 4)]
    [InlineData("""{"kind":"like","activity_id":"ID","user_id":"bob","target_feeds":["nosuchgroup:bob"]}""", 6)]
    [InlineData("""{"kind":"like","activity_id":"ID","user_id":"bob","target_feeds":"user:bob"}""", 4)]
    [InlineData("7", 4)]
    public async Task Add_WrongInput_IsRefused(string json, int code)
    {
        var answer = await _stream.PostAsync("reaction/", json.Replace("ID", _activity, StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
        Assert.Empty((await _stream.GetAsync($"reaction/activity_id/{_activity}/")).Results);
    }

    [Fact]
    public async Task Add_ChildrenOfChildren_GoThreeLevelsDeep()
    {
        var one = (await AddAsync("comment", "bob")).Text("id");
        var two = await AddChildAsync("comment", one);
        var three = await AddChildAsync("like", two.Text("id"));
        var four = await AddChildAsync("like", three.Text("id"));

        Assert.Equal((one, _activity), (two.Text("parent"), two.Text("activity_id")));
        Assert.Equal((HttpStatusCode.BadRequest, 4), (four.Status, four.Code));
        var comment = (await _stream.GetAsync($"reaction/{one}/")).Body;
        Assert.Equal(1, comment.GetProperty("children_counts").GetProperty("comment").GetInt32());
        var child = comment.GetProperty("latest_children").GetProperty("comment")[0];
        Assert.Equal(three.Text("id"), child.GetProperty("latest_children").GetProperty("like")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task LatestChildren_AreTheNewestTenOfAllKinds()
    {
        var comment = (await AddAsync("comment", "bob")).Text("id");
        for (var i = 0; i < 12; i++)
        {
            await AddChildAsync(i % 2 == 0 ? "like" : "clap", comment);
        }

        var body = (await _stream.GetAsync($"reaction/{comment}/")).Body;

        Assert.Equal("""{"clap":6,"like":6}""", body.GetProperty("children_counts").GetRawText());
        Assert.Equal(
            (5, 5),
            (body.GetProperty("latest_children").GetProperty("like").GetArrayLength(),
                body.GetProperty("latest_children").GetProperty("clap").GetArrayLength()));
    }

    [Fact]
    public async Task Kinds_ToOneActivity_AreBounded()
    {
        for (var i = 0; i < 100; i++)
        {
            await AddAsync($"kind{i}", "bob");
        }

        Assert.Equal(4, (await AddAsync("another", "bob")).Code);
        Assert.Equal(HttpStatusCode.Created, (await AddAsync("kind7", "bob")).Status);
    }

    [Fact]
    public async Task Update_Data_KeepsTheRest()
    {
        var before = await AddAsync("comment", "bob", data: """{"text":"old"}""");

        var after = await _stream.PutAsync($"reaction/{before.Text("id")}/", """{"data":{"text":"new"}}""");

        Assert.Equal("new", after.Body.GetProperty("data").GetProperty("text").GetString());
        Assert.Equal((before.Text("created_at"), "comment"), (after.Text("created_at"), after.Text("kind")));
        Assert.NotEqual(before.Text("updated_at"), after.Text("updated_at"));
        Assert.Equal(16, (await _stream.PutAsync("reaction/f9969ca8-e659-11e8-801f-e4a47194940e/", "{}")).Code);
    }

    [Fact]
    public async Task TargetFeeds_GetAnActivityAndLoseItAgain()
    {
        var reaction = await AddAsync("comment", "bob", data: """{"text":"yes"}""", more: """
            ,"target_feeds":["user:bob","notification:alice"],"target_feeds_extra_data":{"custom":"yay","actor":"x","id":"y"}
            """);
        var id = reaction.Text("id");

        Assert.Equal(
            ["user:bob", "notification:alice"], reaction.Body.GetProperty("target_feeds").EnumerateArray().Select(f => f.GetString()));
        var told = (await _stream.ReadAsync("user/bob")).Result;
        Assert.Equal(
            ("SU:bob", "comment", $"SA:{_activity}", $"reaction:{id}", $"SR:{id}", "yay"),
            (Text(told, "actor"), Text(told, "verb"), Text(told, "object"), Text(told, "foreign_id"), Text(told, "reaction"),
                Text(told, "custom")));
        Assert.Equal(reaction.Text("created_at"), Text(told, "time") + "Z");
        Assert.Equal(told.GetRawText(), (await _stream.ReadAsync("notification/alice")).Result.GetProperty("activities")[0].GetRawText());

        var moved = await _stream.PutAsync($"reaction/{id}/", """{"target_feeds":["user:bob","notification:sam"]}""");
        Assert.Equal("yes", moved.Body.GetProperty("data").GetProperty("text").GetString());
        Assert.Equal("yay", Text((await _stream.ReadAsync("user/bob")).Result, "custom"));
        Assert.Equal(Text(told, "id"), Text((await _stream.ReadAsync("notification/sam")).Result.GetProperty("activities")[0], "id"));
        Assert.Empty((await _stream.ReadAsync("notification/alice")).Results);
        Assert.Single((await _stream.ReadAsync("user/bob")).Results);

        await _stream.PutAsync($"reaction/{id}/", """{"target_feeds":[]}""");
        Assert.Empty((await _stream.ReadAsync("user/bob")).Results);
        Assert.Empty((await _stream.ReadAsync("notification/sam")).Results);
        await _stream.PutAsync($"reaction/{id}/", """{"target_feeds":["user:bob"]}""");
        Assert.Single((await _stream.ReadAsync("user/bob")).Results);

        await _stream.DeleteAsync($"reaction/{id}/");
        Assert.Empty((await _stream.ReadAsync("user/bob")).Results);
    }

    [Fact]
    public async Task SoftDelete_HidesItUntilItIsRestored()
    {
        var id = (await AddAsync("comment", "bob", more: ",\"target_feeds\":[\"user:bob\"]")).Text("id");

        await _stream.DeleteAsync($"reaction/{id}/?soft=true");
        Assert.Equal(16, (await _stream.GetAsync($"reaction/{id}/")).Code);
        Assert.Equal(16, (await _stream.PutAsync($"reaction/{id}/", "{}")).Code);
        Assert.Empty((await _stream.GetAsync($"reaction/activity_id/{_activity}/")).Results);
        Assert.Empty((await _stream.ReadAsync("user/bob")).Results);

        Assert.Equal(HttpStatusCode.Created, (await _stream.PutAsync($"reaction/{id}/restore/", "{}")).Status);
        Assert.Equal(id, Text((await _stream.GetAsync($"reaction/activity_id/{_activity}/")).Result, "id"));
        Assert.Single((await _stream.ReadAsync("user/bob")).Results);
        Assert.Equal(16, (await _stream.PutAsync($"reaction/{id}/restore/", "{}")).Code);
    }

    [Fact]
    public async Task Delete_TakesItsChildrenAlong()
    {
        var parent = (await AddAsync("comment", "bob")).Text("id");
        var child = (await AddChildAsync("like", parent)).Text("id");

        var answer = await _stream.DeleteAsync($"reaction/{parent}/");

        Assert.Equal((HttpStatusCode.OK, "{}"), (answer.Status, Without(answer, "duration")));
        Assert.Equal(16, (await _stream.GetAsync($"reaction/{child}/")).Code);
        Assert.Equal(16, (await _stream.DeleteAsync($"reaction/{parent}/")).Code);
    }

    [Fact]
    public async Task RemovingAnActivity_TakesItsReactionsAlong_AndAllThatTheyPosted()
    {
        // Each reaction posts an activity to which the next one reacts: 300 of them would be too deep for recursion, were there any.
        var activity = _activity;
        var reactions = new List<string>();
        for (var i = 0; i < 300; i++)
        {
            reactions.Add((await AddAsync("comment", "bob", activity, more: ",\"target_feeds\":[\"user:bob\"]")).Text("id"));
            activity = Text((await _stream.ReadAsync("user/bob", "?limit=1")).Result, "id")!;
        }

        var hidden = reactions[^1];
        await _stream.DeleteAsync($"reaction/{hidden}/?soft=1");
        await _stream.DeleteAsync($"feed/user/alice/{_activity}/");

        Assert.Empty((await _stream.ReadAsync("user/bob")).Results);
        Assert.Equal(16, (await _stream.GetAsync($"reaction/{reactions[0]}/")).Code);
        Assert.Equal(16, (await _stream.GetAsync($"reaction/{reactions[^2]}/")).Code);
        Assert.Equal(16, (await _stream.PutAsync($"reaction/{hidden}/restore/", "{}")).Code);
        Assert.Empty((await _stream.GetAsync("reaction/user_id/bob/")).Results);
    }

    [Fact]
    public async Task List_ByActivityUserAndReaction_IsNewestFirstAndInPages()
    {
        var ids = new List<string?>();
        for (var i = 0; i < 7; i++)
        {
            ids.Insert(0, (await AddAsync(i == 3 ? "clap" : "like", i % 2 == 0 ? "bob" : "sam")).Text("id"));
        }

        var child = (await AddChildAsync("like", ids[0]!)).Text("id");

        Assert.Equal(ids, await IdsAsync($"reaction/activity_id/{_activity}/"));
        Assert.Equal([ids[3]], await IdsAsync($"reaction/activity_id/{_activity}/clap/"));
        Assert.Empty(await IdsAsync($"reaction/activity_id/{_activity}/hug/"));
        Assert.Equal([ids[1], ids[3], ids[5]], await IdsAsync($"reaction/activity_id/{_activity}/?filter_user_id=sam"));
        Assert.Equal([ids[1], ids[3], ids[5]], await IdsAsync("reaction/user_id/sam/"));
        Assert.Equal([child], await IdsAsync($"reaction/reaction_id/{ids[0]}/like/"));
        Assert.Equal([ids[3], ids[4]], await IdsAsync($"reaction/activity_id/{_activity}/?limit=2&id_lt={ids[2]}"));
        Assert.Equal([ids[2], ids[3]], await IdsAsync($"reaction/activity_id/{_activity}/?limit=2&id_lte={ids[2]}"));
        Assert.Equal([ids[3], ids[2]], await IdsAsync($"reaction/activity_id/{_activity}/?limit=2&id_gt={ids[4]}"));
        Assert.Equal([ids[4], ids[3]], await IdsAsync($"reaction/activity_id/{_activity}/?limit=2&id_gte={ids[4]}"));
    }

    [Fact]
    public async Task List_FollowingNext_VisitsEveryReactionOnce_AlsoWhileSomeAreDeleted()
    {
        var ids = new List<string?>();
        for (var i = 0; i < 8; i++)
        {
            ids.Insert(0, (await AddAsync("like", "bob")).Text("id"));
        }

        var seen = new List<string?>();
        var path = $"/api/v1.0/reaction/activity_id/{_activity}/like/?limit=3";
        while (path.Length > 0)
        {
            var page = await _stream.SendAsync(StreamServer.Request(HttpMethod.Get, path));
            seen.AddRange(page.Results.Select(r => Text(r, "id")));
            await _stream.DeleteAsync($"reaction/{seen[^1]}/");
            path = page.Text("next").Length > 0 ? new Uri(page.Text("next")).PathAndQuery : "";
        }

        Assert.Equal(ids, seen);
    }

    [Fact]
    public async Task List_WithALimitOverStreams_HasStreams()
    {
        for (var i = 0; i < 30; i++)
        {
            await AddAsync("like", "bob");
        }

        Assert.Equal(25, (await IdsAsync($"reaction/activity_id/{_activity}/?limit=300")).Length);
        Assert.Equal(10, (await IdsAsync($"reaction/activity_id/{_activity}/")).Length);
    }

    [Fact]
    public async Task List_WithActivityData_HasTheActivityEnriched()
    {
        await _stream.PostAsync("user/", """{"id":"alice","data":{"name":"Alice"}}""");
        await AddAsync("like", "bob");

        var answer = await _stream.GetAsync($"reaction/activity_id/{_activity}/?with_activity_data=true");

        var activity = answer.Body.GetProperty("activity");
        Assert.Equal("Alice", activity.GetProperty("actor").GetProperty("data").GetProperty("name").GetString());
        Assert.Equal("""{"like":1}""", activity.GetProperty("reaction_counts").GetRawText());
    }

    [Theory]
    [InlineData("reaction/nothing/7/", 16)]
    [InlineData("reaction/activity_id/7/?limit=0", 4)]
    [InlineData("reaction/activity_id/7/?limit=many", 4)]
    [InlineData("reaction/activity_id/7/?id_lt=7", 4)]
    [InlineData("reaction/activity_id/7/?with_own_children=maybe", 4)]
    public async Task List_WrongInput_IsRefused(string path, int code) => Assert.Equal(code, (await _stream.GetAsync(path)).Code);

    private Task<StreamAnswer> AddAsync(string kind, string user, string? activity = null, string data = "{}", string more = "") =>
        _stream.PostAsync(
            "reaction/",
            $$"""{"kind":"{{kind}}","activity_id":"{{activity ?? _activity}}","user_id":"{{user}}","data":{{data}}{{more}}}""");

    private Task<StreamAnswer> AddChildAsync(string kind, string parent) =>
        _stream.PostAsync(
            "reaction/",
            string.Create(CultureInfo.InvariantCulture, $$$"""{"kind":"{{{kind}}}","parent":"{{{parent}}}","user_id":"bob","data":{}}"""));

    private async Task<string?[]> IdsAsync(string path) => [.. (await _stream.GetAsync(path)).Results.Select(r => Text(r, "id"))];

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static string Without(StreamAnswer answer, string member) =>
        JsonSerializer.Serialize(answer.Body.EnumerateObject().Where(m => m.Name != member).ToDictionary(m => m.Name, m => m.Value));
}
