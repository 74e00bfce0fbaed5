using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Sidechain.StreamFake.Tests.Feeds;

public sealed class AddTests : IAsyncLifetime
{
    private StreamServer _stream = null!;

    public async ValueTask InitializeAsync() => _stream = await StreamServer.StartAsync();

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    [Fact]
    public async Task Add_Activity_AnswersItWithIdTimeAndDuration()
    {
        var before = DateTime.UtcNow.AddMilliseconds(-1);
        var answer = await _stream.AddAsync(
            "user/alice", """{"actor":"SU:alice","verb":"share","object":"post:1","bpm":174,"tags":["dnb"]}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal("SU:alice", answer.Text("actor"));
        Assert.Equal(174, answer.Body.GetProperty("bpm").GetInt32());
        Assert.Equal("dnb", answer.Body.GetProperty("tags")[0].GetString());
        Assert.Equal("", answer.Text("foreign_id"));
        Assert.Equal(1, Guid.Parse(answer.Text("id")).Version);
        Assert.DoesNotContain("Z", answer.Text("time"), StringComparison.Ordinal);
        var time = DateTime.Parse(
            answer.Text("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        Assert.InRange(time, before, DateTime.UtcNow.AddMilliseconds(1));
        Assert.Matches(@"^\d+\.\d\dms$", answer.Text("duration"));
    }

    [Fact]
    public async Task Add_SeveralActivities_AnswersThemAllInOrder()
    {
        var answer = await _stream.AddAsync("user/alice", """
            {"activities":[{"actor":"a","verb":"v","object":"1"},{"actor":"a","verb":"v","object":"2"}]}
            """);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(["1", "2"], answer.Body.GetProperty("activities").EnumerateArray().Select(a => a.GetProperty("object").GetString()));
        Assert.Equal(["2", "1"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Add_SameForeignIdAndTime_UpdatesTheActivityInPlace()
    {
        var first = await _stream.AddAsync(
            "user/alice", """{"actor":"a","verb":"v","object":"old","foreign_id":"post:1","time":"2026-01-02T03:04:05.678901"}""");
        await _stream.AddAsync(
            "user/alice", """{"actor":"a","verb":"v","object":"other","foreign_id":"post:2","time":"2026-01-02T03:04:05.678901"}""");
        var second = await _stream.AddAsync(
            "user/alice", """{"actor":"a","verb":"v","object":"new","foreign_id":"post:1","time":"2026-01-02T04:04:05.678901+01:00"}""");

        Assert.Equal(first.Text("id"), second.Text("id"));
        Assert.Equal("2026-01-02T03:04:05.678901", second.Text("time"));
        Assert.Equal(["other", "new"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Add_SameForeignIdAtAnotherTime_AddsAnotherActivity()
    {
        await _stream.AddAsync(
            "user/alice", """{"actor":"a","verb":"v","object":"1","foreign_id":"post:1","time":"2026-01-02T03:04:05"}""");
        await _stream.AddAsync(
            "user/alice", """{"actor":"a","verb":"v","object":"2","foreign_id":"post:1","time":"2026-01-02T03:04:06"}""");

        Assert.Equal(["2", "1"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Add_SameForeignIdAndTimeTwiceInOneRequest_IsOneActivity()
    {
        await _stream.AddAsync("user/alice", """
            {"activities":[{"actor":"a","verb":"v","object":"1","foreign_id":"post:1","time":"2026-01-02T03:04:05"},{"actor":"a","verb":"v","object":"2","foreign_id":"post:1","time":"2026-01-02T03:04:05"}]}
            """);

        Assert.Equal(["2"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Add_NumbersAndObjects_AreTakenAsActorObjectAndTarget()
    {
        var answer = await _stream.AddAsync(
            "user/alice", """{"actor":1,"verb":"v","object":{"id":"post:1","tags":["dnb"]},"target":2.50,"foreign_id":7,"bpm":174}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(("1", "2.50", "7"), (answer.Text("actor"), answer.Text("target"), answer.Text("foreign_id")));
        Assert.Equal("dnb", answer.Body.GetProperty("object").GetProperty("tags")[0].GetString());
        Assert.Equal(174, answer.Body.GetProperty("bpm").GetInt32());
    }

    [Fact]
    public async Task Add_WhatAnEnrichedAnswerHad_DropsWhatTheServerAdds()
    {
        var answer = await _stream.AddAsync("user/alice", """
            {"actor":"a","verb":"v","object":"o","id":"x","origin":"user:bob","duration":"9ms","own_reactions":{},"latest_reactions":{},"latest_reactions_extra":{},"reaction_counts":{"like":9}}
            """);

        Assert.Equal(
            ["actor", "duration", "foreign_id", "id", "object", "origin", "target", "time", "verb"],
            answer.Body.EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal));
        Assert.Equal(JsonValueKind.Null, answer.Body.GetProperty("origin").ValueKind);
    }

    [Fact]
    public async Task Add_AnActivityThatIsTooLarge_IsStreamsError4()
    {
        var answer = await _stream.AddAsync(
            "user/alice", $$"""{"actor":"a","verb":"v","object":"o","text":"{{new string('x', 70_000)}}"}""");

        Assert.Equal((HttpStatusCode.BadRequest, 4), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Add_ABodyThatIsTooLarge_IsStreamsError18()
    {
        var request = StreamServer.Request(
            HttpMethod.Post, "/api/v1.0/feed/user/alice/",
            $$"""{"actor":"a","verb":"v","object":"o","text":"{{new string('x', 3_000_000)}}"}""");
        // The server refuses by the length and closes: who sends without asking may find the connection gone before the answer.
        request.Headers.ExpectContinue = true;

        var answer = await _stream.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, 18), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Add_MoreTargetsOrActivitiesThanStreamTakes_IsError4()
    {
        var targets = string.Join(',', Enumerable.Range(0, 101).Select(i => $"\"timeline:{i}\""));
        var activities = string.Join(',', Enumerable.Repeat("""{"actor":"a","verb":"v","object":"o"}""", 101));

        Assert.Equal(4, (await _stream.AddAsync("user/alice", $$"""{"actor":"a","verb":"v","object":"o","to":[{{targets}}]}""")).Code);
        Assert.Equal(4, (await _stream.AddAsync("user/alice", $$"""{"activities":[{{activities}}]}""")).Code);
    }

    [Fact]
    public async Task Add_ToAGroupThatIsNotConfigured_IsStreamsError6()
    {
        var answer = await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"o","to":["nosuchgroup:alice"]}""");

        Assert.Equal((HttpStatusCode.BadRequest, 6), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task AddToMany_OneActivity_IsInAllFeedsButNotInTheirFollowers()
    {
        await _stream.PostAsync("feed/timeline/sam/following/", """{"target":"user:alice"}""");

        var answer = await _stream.PostAsync(
            "feed/add_to_many/", """{"activity":{"actor":"a","verb":"v","object":"1"},"feeds":["user:alice","user:bob"]}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(await IdsAsync("user/alice"), await IdsAsync("user/bob"));
        Assert.Empty(await IdsAsync("timeline/sam"));
    }

    [Theory]
    [InlineData("""{"activity":{"actor":"a","verb":"v","object":"1","to":["user:sam"]},"feeds":["user:alice"]}""", "'to'")]
    [InlineData("""{"activity":{"actor":"a","verb":"v","object":"1"},"feeds":[]}""", "'feeds'")]
    [InlineData("""{"activity":{"actor":"a","verb":"v","object":"1"},"feeds":[7]}""", "'feeds'")]
    [InlineData("""{"feeds":["user:alice"]}""", "'activity'")]
    [InlineData("[]", "JSON object")]
    public async Task AddToMany_WrongInput_IsStreamsError4(string json, string detail)
    {
        var answer = await _stream.PostAsync("feed/add_to_many/", json);

        Assert.Equal((HttpStatusCode.BadRequest, 4), (answer.Status, answer.Code));
        Assert.Contains(detail, answer.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_ToOtherFeeds_PutsTheActivityThereToo()
    {
        await _stream.AddAsync(
            "user/alice", """{"actor":"a","verb":"v","object":"1","to":["timeline:bob",["notification:sam","a-token"]]}""");

        var copy = Assert.Single((await _stream.ReadAsync("timeline/bob")).Body.GetProperty("results").EnumerateArray());
        Assert.Equal(("1", "user:alice"), (copy.GetProperty("object").GetString(), copy.GetProperty("origin").GetString()));
        var group = Assert.Single((await _stream.ReadAsync("notification/sam")).Body.GetProperty("results").EnumerateArray());
        Assert.Equal("user:alice", group.GetProperty("activities")[0].GetProperty("origin").GetString());
    }

    [Fact]
    public async Task Add_ManyAtOnce_KeepsEveryOneWithItsOwnId()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            _stream.AddAsync("user/alice", $$"""{"actor":"a","verb":"v","object":"{{i}}"}""")));

        Assert.Equal(60, answers.Select(a => a.Text("id")).Distinct().Count());
        Assert.Equal(60, (await _stream.ReadAsync("user/alice", "?limit=100")).Objects.Distinct().Count());
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("""{"verb":"v","object":"o"}""", "'actor'")]
    [InlineData("""{"actor":"a","verb":"","object":"o"}""", "'verb'")]
    [InlineData("""{"actor":"a","verb":"v","object":{}}""", "'object'")]
    [InlineData("""{"actor":"a","verb":"v","object":"o","time":"yesterday"}""", "'time'")]
    [InlineData("""{"actor":"a","verb":"v","object":["o"]}""", "'object'")]
    [InlineData("""{"actor":true,"verb":"v","object":"o"}""", "'actor'")]
    [InlineData("""{"actor":"a","verb":7,"object":"o"}""", "'verb'")]
    [InlineData("""{"actor":"a","verb":"v","object":"o","target":[1]}""", "'target'")]
    [InlineData("""{"actor":"a","verb":"v","object":"o","foreign_id":{}}""", "'foreign_id'")]
    [InlineData("""{"actor":"a","verb":"v","object":"o","time":"9000-01-01T00:00:00"}""", "'time'")]
    [InlineData("""{"actor":"a","verb":"v","object":"o","text":"\ud83d"}""", "not Unicode")]
    [InlineData("""{"actor":"a","verb":"v","object":"o","\udc00":1}""", "not Unicode")]
    [InlineData("""{"actor":"a","actor":"b","verb":"v","object":"o"}""", "not JSON")]
    [InlineData("""{"actor":"a","verb":"v","object":"o","to":["nowhere"]}""", "'to'")]
    [InlineData("""{"activities":[]}""", "activities")]
    public async Task Add_WrongInput_IsStreamsError4(string json, string detail)
    {
        var answer = await _stream.AddAsync("user/alice", json);

        Assert.Equal((HttpStatusCode.BadRequest, 4, "InputException"), (answer.Status, answer.Code, answer.Text("exception")));
        Assert.Contains(detail, answer.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(400, answer.Body.GetProperty("status_code").GetInt32());
        Assert.Equal(JsonValueKind.String, answer.Body.GetProperty("duration").ValueKind);
        Assert.Empty((await _stream.ReadAsync("user/alice")).Objects);
    }

    private async Task<string?[]> IdsAsync(string feed) =>
        [.. (await _stream.ReadAsync(feed)).Body.GetProperty("results").EnumerateArray().Select(a => a.GetProperty("id").GetString())];
}
