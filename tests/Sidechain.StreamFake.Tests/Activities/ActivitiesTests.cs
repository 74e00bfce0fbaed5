using System.Net;
using System.Text.Json;

namespace Sidechain.StreamFake.Tests.Activities;

public sealed class ActivitiesTests : IAsyncLifetime
{
    private const string Time = "2026-01-02T03:04:05.000000";

    private StreamServer _stream = null!;
    private string _id = "";

    /// <summary>One activity in the feed of alice, with a foreign id and custom members.</summary>
    public async ValueTask InitializeAsync()
    {
        _stream = await StreamServer.StartAsync();
        var answer = await _stream.AddAsync("user/alice", $$$"""
            {"actor":"a","verb":"v","object":"1","foreign_id":"post:1","time":"{{{Time}}}","to":["timeline:bob"],"color":"blue","shares":{"facebook":1,"twitter":2}}
            """);
        _id = answer.Text("id");
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    [Fact]
    public async Task Get_ByIdAndByForeignIdAndTime_IsTheSameAsInTheFeed()
    {
        var inFeed = (await _stream.ReadAsync("user/alice")).Result.GetRawText();

        Assert.Equal(inFeed, (await _stream.GetAsync($"activities/?ids={_id}")).Result.GetRawText());
        Assert.Equal(inFeed, (await _stream.GetAsync($"activities/?foreign_ids=post:1&timestamps={Time}")).Result.GetRawText());
    }

    [Fact]
    public async Task Get_WhatDoesNotExist_IsLeftOut()
    {
        var other = (await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"2"}""")).Text("id");

        Assert.Equal(["2", "1"], (await _stream.GetAsync($"activities/?ids={other},f9969ca8-e659-11e8-801f-e4a47194940e,{_id}")).Objects);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?ids=7")]
    [InlineData("?foreign_ids=post:1")]
    [InlineData("?foreign_ids=post:1,post:2&timestamps=2026-01-02T03:04:05")]
    [InlineData("?foreign_ids=post:1&timestamps=yesterday")]
    public async Task Get_WrongInput_IsStreamsError4(string query)
    {
        var answer = await _stream.GetAsync($"activities/{query}");

        Assert.Equal((HttpStatusCode.BadRequest, 4), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Get_MoreThanAHundred_IsStreamsError4() =>
        Assert.Equal(4, (await _stream.GetAsync($"activities/?ids={string.Join(',', Enumerable.Repeat(_id, 101))}")).Code);

    [Fact]
    public async Task Update_ByForeignIdAndTime_ReplacesItInAllItsFeeds()
    {
        var answer = await _stream.PostAsync(
            "activities/", $$"""{"activities":[{"actor":"b","verb":"w","object":"new","foreign_id":"post:1","time":"{{Time}}"}]}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        foreach (var feed in (string[])["user/alice", "timeline/bob"])
        {
            var activity = (await _stream.ReadAsync(feed)).Result;
            Assert.Equal(
                (_id, "new", "timeline:bob"),
                (activity.GetProperty("id").GetString(), activity.GetProperty("object").GetString(),
                    activity.GetProperty("to")[0].GetString()));
            Assert.False(activity.TryGetProperty("color", out _));
        }
    }

    [Theory]
    [InlineData("""{"actor":"b","verb":"w","object":"new","foreign_id":"post:1"}""", 4)]
    [InlineData("""{"actor":"b","verb":"w","object":"new","time":"2026-01-02T03:04:05"}""", 4)]
    [InlineData("""{"actor":"b","verb":"w","foreign_id":"post:1","time":"2026-01-02T03:04:05"}""", 4)]
    [InlineData("""{"actor":"b","verb":"w","object":"new","foreign_id":"post:1","time":"2026-01-02T03:04:05","to":["user:sam"]}""", 4)]
    [InlineData("""{"actor":"b","verb":"w","object":"new","foreign_id":"post:9","time":"2026-01-02T03:04:05"}""", 13)]
    public async Task Update_WrongInput_IsRefusedAndChangesNothing(string activity, int code)
    {
        var good = $$"""{"actor":"b","verb":"w","object":"new","foreign_id":"post:1","time":"{{Time}}"}""";
        var answer = await _stream.PostAsync("activities/", $$"""{"activities":[{{good}},{{activity}}]}""");

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
        Assert.Equal(["1"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task PartialUpdate_ById_SetsAndUnsetsPaths()
    {
        var answer = await _stream.PostAsync("activity/", $$$$"""
            {"id":"{{{{_id}}}}","set":{"shares.facebook":3,"shares.mail":4,"a.b.c":{"d":[5]},"object":"2"},"unset":["color","shares.twitter","nothing.here"]}
            """);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var activity = (await _stream.ReadAsync("timeline/bob")).Result;
        Assert.Equal("""{"facebook":3,"mail":4}""", activity.GetProperty("shares").GetRawText());
        Assert.Equal("""{"b":{"c":{"d":[5]}}}""", activity.GetProperty("a").GetRawText());
        Assert.Equal(
            ("2", _id, "post:1"),
            (activity.GetProperty("object").GetString(), activity.GetProperty("id").GetString(),
                activity.GetProperty("foreign_id").GetString()));
        Assert.False(activity.TryGetProperty("color", out _));
        Assert.Equal(
            activity.GetRawText(), (await _stream.GetAsync($"activities/?foreign_ids=post:1&timestamps={Time}")).Result.GetRawText());
    }

    [Fact]
    public async Task PartialUpdate_SeveralOfOneActivity_AllCount()
    {
        var answer = await _stream.PostAsync("activity/", $$$$"""
            {"changes":[{"id":"{{{{_id}}}}","set":{"x":1}},{"foreign_id":"post:1","time":"{{{{Time}}}}","set":{"y":2},"unset":["color"]}]}
            """);

        Assert.Equal(2, answer.Body.GetProperty("activities").GetArrayLength());
        var activity = (await _stream.ReadAsync("user/alice")).Result;
        Assert.Equal((1, 2), (activity.GetProperty("x").GetInt32(), activity.GetProperty("y").GetInt32()));
        Assert.False(activity.TryGetProperty("color", out _));
    }

    [Theory]
    [InlineData("""{"set":{"x":1}}""", 4)]
    [InlineData("""{"id":"7","set":{"x":1}}""", 4)]
    [InlineData("""{"id":"f9969ca8-e659-11e8-801f-e4a47194940e","set":{"x":1}}""", 13)]
    [InlineData("""{"id":"ID","set":{"id":"other"}}""", 4)]
    [InlineData("""{"id":"ID","set":{"foreign_id":"other"}}""", 4)]
    [InlineData("""{"id":"ID","set":{"to.0":"user:sam"}}""", 4)]
    [InlineData("""{"id":"ID","unset":["time"]}""", 4)]
    [InlineData("""{"id":"ID","unset":["actor"]}""", 4)]
    [InlineData("""{"id":"ID","unset":[7]}""", 4)]
    [InlineData("""{"id":"ID","set":[1]}""", 4)]
    [InlineData("""{"id":"ID","set":{"a..b":1}}""", 4)]
    [InlineData("""{"id":"ID","set":{"color.deep":1}}""", 4)]
    [InlineData("""{"id":"ID","set":{"a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a":1}}""", 4)]
    public async Task PartialUpdate_WrongInput_IsRefused(string json, int code)
    {
        var answer = await _stream.PostAsync("activity/", json.Replace("ID", _id, StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task PartialUpdate_ThatWouldMakeItTooDeepOrTooLarge_IsRefused()
    {
        var deep = new string('[', 20) + new string(']', 20);
        Assert.Equal(
            4, (await _stream.PostAsync("activity/", $$$"""{"id":"{{{_id}}}","set":{"a.b.c.d.e.f.g.h.i.j.k.l.m.n":{{{deep}}}}}""")).Code);
        Assert.Equal(
            4, (await _stream.PostAsync("activity/", $$$"""{"id":"{{{_id}}}","set":{"x":"{{{new string('x', 70_000)}}}"}}""")).Code);
    }

    [Fact]
    public async Task Remove_FromItsOwnFeed_IsGoneEverywhere()
    {
        var answer = await _stream.DeleteAsync($"feed/user/alice/{_id}/");

        Assert.Equal((HttpStatusCode.OK, _id), (answer.Status, answer.Text("removed")));
        Assert.Empty((await _stream.ReadAsync("user/alice")).Results);
        Assert.Empty((await _stream.ReadAsync("timeline/bob")).Results);
        Assert.Empty((await _stream.GetAsync($"activities/?ids={_id}")).Results);
        Assert.Empty((await _stream.GetAsync($"activities/?foreign_ids=post:1&timestamps={Time}")).Results);
    }

    [Fact]
    public async Task Remove_FromATarget_IsGoneThereAlone()
    {
        await _stream.DeleteAsync($"feed/timeline/bob/{_id}/");

        Assert.Empty((await _stream.ReadAsync("timeline/bob")).Results);
        Assert.Equal(["1"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Remove_ByForeignId_RemovesEveryOneOfIt()
    {
        await _stream.AddAsync(
            "user/alice", """{"actor":"a","verb":"v","object":"2","foreign_id":"post:1","time":"2026-02-02T03:04:05"}""");
        await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"3","foreign_id":"post:3"}""");

        await _stream.DeleteAsync("feed/user/alice/post:1/?foreign_id=1");

        Assert.Equal(["3"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Remove_WhatIsNotThere_ChangesNothing()
    {
        Assert.Equal(HttpStatusCode.OK, (await _stream.DeleteAsync($"feed/user/bob/{_id}/")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _stream.DeleteAsync("feed/user/bob/post:1/?foreign_id=1")).Status);
        Assert.Equal(4, (await _stream.DeleteAsync("feed/user/alice/post:1/")).Code);

        Assert.Equal(["1"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Remove_ThenAddAgain_IsANewActivity()
    {
        await _stream.DeleteAsync($"feed/user/alice/{_id}/");
        var again = await _stream.AddAsync(
            "user/alice", $$"""{"actor":"a","verb":"v","object":"1","foreign_id":"post:1","time":"{{Time}}"}""");

        Assert.NotEqual(_id, again.Text("id"));
        Assert.Single((await _stream.ReadAsync("user/alice")).Results);
    }

    [Theory]
    [InlineData("\"new_targets\":[\"user:sam\",\"user:zoe\"]", "user:sam,user:zoe", "user:sam,user:zoe", "timeline:bob")]
    [InlineData("\"added_targets\":[\"user:sam\"]", "timeline:bob,user:sam", "user:sam", "")]
    [InlineData("\"removed_targets\":[\"timeline:bob\"]", "", "", "timeline:bob")]
    [InlineData(
        "\"added_targets\":[\"user:sam\"],\"removed_targets\":[\"timeline:bob\",\"user:zoe\"]", "user:sam", "user:sam", "timeline:bob")]
    [InlineData("\"new_targets\":[]", "", "", "timeline:bob")]
    public async Task Targets_Updated_AreInTheActivityAndItIsInThem(string targets, string to, string added, string removed)
    {
        var answer = await _stream.PostAsync(
            "feed_targets/user/alice/activity_to_targets/", $$"""{"foreign_id":"post:1","time":"{{Time}}",{{targets}}}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal((added, removed), (Feeds(answer.Body, "added"), Feeds(answer.Body, "removed")));
        Assert.Equal(to, Feeds((await _stream.ReadAsync("user/alice")).Result, "to"));
        foreach (var feed in (string[])["timeline:bob", "user:sam", "user:zoe"])
        {
            var isTarget = to.Split(',').Contains(feed);
            Assert.Equal(isTarget ? 1 : 0, (await _stream.ReadAsync(feed.Replace(':', '/'))).Results.Length);
        }
    }

    [Fact]
    public async Task Targets_OfSeveralActivities_AreUpdatedTogether()
    {
        await _stream.AddAsync(
            "user/alice", """{"actor":"a","verb":"v","object":"2","foreign_id":"post:2","time":"2026-02-02T03:04:05"}""");

        var answer = await _stream.PostAsync("feed_targets/user/alice/activity_to_targets/", $$"""
            [{"foreign_id":"post:1","time":"{{Time}}","added_targets":["user:sam"]},{"foreign_id":"post:2","time":"2026-02-02T03:04:05","new_targets":["user:sam"]}]
            """);

        Assert.Equal(2, answer.Results.Length);
        Assert.Equal(["2", "1"], (await _stream.ReadAsync("user/sam")).Objects);
    }

    [Theory]
    [InlineData("""{"foreign_id":"post:9","time":"2026-01-02T03:04:05","new_targets":[]}""", 13)]
    [InlineData("""{"foreign_id":"post:1","new_targets":[]}""", 4)]
    [InlineData("""{"foreign_id":"post:1","time":"2026-01-02T03:04:05","new_targets":[],"added_targets":["user:sam"]}""", 4)]
    [InlineData("""{"foreign_id":"post:1","time":"2026-01-02T03:04:05","added_targets":["nowhere"]}""", 4)]
    [InlineData("""{"foreign_id":"post:1","time":"2026-01-02T03:04:05","added_targets":["nosuchgroup:sam"]}""", 6)]
    [InlineData("[]", 4)]
    [InlineData("7", 4)]
    public async Task Targets_WrongInput_IsRefused(string json, int code) =>
        Assert.Equal(code, (await _stream.PostAsync("feed_targets/user/alice/activity_to_targets/", json)).Code);

    private static string Feeds(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var feeds) ? string.Join(',', feeds.EnumerateArray().Select(f => f.GetString())) : "";
}
