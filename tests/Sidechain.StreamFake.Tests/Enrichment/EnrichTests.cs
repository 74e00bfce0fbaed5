using System.Net;
using System.Text.Json;

namespace Sidechain.StreamFake.Tests.Enrichment;

public sealed class EnrichTests : IAsyncLifetime
{
    private const string All = "?withOwnReactions=true&withRecentReactions=true&withReactionCounts=true";

    private StreamServer _stream = null!;

    public async ValueTask InitializeAsync() => _stream = await StreamServer.StartAsync();

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    [Fact]
    public async Task References_BecomeWhatTheyName()
    {
        var user = await _stream.PostAsync("user/", """{"id":"alice","data":{"name":"Alice"}}""");
        var item = await _stream.PostAsync("collections/loop/", """{"id":"amen","data":{"bpm":136}}""");
        var first = (await _stream.AddAsync("user/alice", """{"actor":"SU:alice","verb":"share","object":"SO:loop:amen"}""")).Text("id");
        await _stream.AddAsync(
            "user/bob",
            $$"""{"actor":"SU:bob","verb":"quote","object":"SA:{{first}}","mood":"SO:loop","note":"SU:","text":"SA:not-an-id"}""");

        var quote = (await _stream.GetAsync("enrich/feed/user/bob/")).Result;

        var quoted = quote.GetProperty("object");
        Assert.Equal(Without(user.Body, "duration"), quoted.GetProperty("actor").GetRawText());
        Assert.Equal(Without(item.Body, "duration"), quoted.GetProperty("object").GetRawText());
        Assert.Equal("ReferenceNotFound", quote.GetProperty("actor").GetProperty("error").GetString());
        Assert.Equal(("SO:loop", "SU:", "SA:not-an-id"), (Text(quote, "mood"), Text(quote, "note"), Text(quote, "text")));
        Assert.Equal("SU:bob", Text((await _stream.ReadAsync("user/bob")).Result, "actor"));
    }

    [Fact]
    public async Task References_ToNothing_SayWhichAndOfWhatType()
    {
        const string Nil = "00000000-0000-0000-0000-000000000000";
        await _stream.AddAsync(
            "user/alice", $$"""{"actor":"SU:alice","verb":"v","object":"SO:loop:x","a":"SA:{{Nil}}","r":"SR:{{Nil}}"}""");

        var activity = (await _stream.GetAsync("enrich/feed/user/alice/")).Result;

        Assert.Equal(
            """{"id":"x","collection":"loop","error":"ReferenceNotFound","reference":"SO:loop:x","reference_type":"object"}""",
            activity.GetProperty("object").GetRawText());
        Assert.Equal(("activity", Nil), (Text(activity.GetProperty("a"), "reference_type"), Text(activity.GetProperty("a"), "id")));
        Assert.Equal("reaction", Text(activity.GetProperty("r"), "reference_type"));
    }

    [Fact]
    public async Task References_InACircle_EndSomewhere()
    {
        var id = (await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"o"}""")).Text("id");
        await _stream.PostAsync("activity/", $$$"""{"id":"{{{id}}}","set":{"object":"SA:{{{id}}}"}}""");

        var activity = (await _stream.GetAsync($"enrich/activities/?ids={id}")).Result;

        var depth = 0;
        for (var inner = activity; inner.ValueKind == JsonValueKind.Object; depth++)
        {
            inner = inner.GetProperty("object");
        }

        Assert.Equal(3, depth);
    }

    [Fact]
    public async Task Reactions_AreOwnRecentAndCounted()
    {
        await _stream.PostAsync("feed/timeline/bob/following/", """{"target":"user:alice"}""");
        var id = (await _stream.AddAsync("user/alice", """{"actor":"SU:alice","verb":"v","object":"o"}""")).Text("id");
        for (var i = 0; i < 6; i++)
        {
            await ReactAsync(id, "like", "bob");
        }

        await ReactAsync(id, "clap", "sam");

        var ofBob = (await _stream.GetAsync($"enrich/feed/timeline/bob/{All}", StreamServer.UserToken("bob"))).Result;
        Assert.Equal(["like"], Names(ofBob, "own_reactions"));
        Assert.Equal(5, ofBob.GetProperty("own_reactions").GetProperty("like").GetArrayLength());
        Assert.Equal(["clap", "like"], Names(ofBob, "latest_reactions"));
        Assert.Equal("""{"clap":1,"like":6}""", ofBob.GetProperty("reaction_counts").GetRawText());
        Assert.Equal("", Text(ofBob.GetProperty("latest_reactions_extra").GetProperty("clap"), "next"));

        var further = await _stream.SendAsync(
            StreamServer.Request(
                HttpMethod.Get, new Uri(Text(ofBob.GetProperty("latest_reactions_extra").GetProperty("like"), "next")!).PathAndQuery));
        Assert.Single(further.Results);
        Assert.Equal("user:alice", Text(ofBob, "origin"));

        var ofNobody = (await _stream.GetAsync($"enrich/feed/user/alice/{All}&reactionKindsFilter=clap&recentReactionsLimit=1")).Result;
        Assert.Empty(Names(ofNobody, "own_reactions"));
        Assert.Equal(["clap"], Names(ofNobody, "latest_reactions"));
        Assert.Equal("""{"clap":1}""", ofNobody.GetProperty("reaction_counts").GetRawText());
        Assert.Equal(JsonValueKind.Null, ofNobody.GetProperty("origin").ValueKind);

        var ofSam = (await _stream.GetAsync($"enrich/feed/user/alice/?withOwnReactions=true&user_id=sam")).Result;
        Assert.Equal(["clap"], Names(ofSam, "own_reactions"));
        Assert.False(ofSam.TryGetProperty("latest_reactions", out _));
    }

    [Fact]
    public async Task Counts_OfWhatWasTakenBack_AreZero()
    {
        var id = (await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"o"}""")).Text("id");
        await _stream.DeleteAsync($"reaction/{(await ReactAsync(id, "like", "bob")).Text("id")}/");

        var activity = (await _stream.GetAsync($"enrich/feed/user/alice/{All}")).Result;

        Assert.Equal("""{"like":0}""", activity.GetProperty("reaction_counts").GetRawText());
        Assert.Equal(
            ("{}", "{}"),
            (activity.GetProperty("latest_reactions").GetRawText(), activity.GetProperty("latest_reactions_extra").GetRawText()));
    }

    [Fact]
    public async Task OwnChildren_AreTheCallersOwn()
    {
        var id = (await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"o"}""")).Text("id");
        var comment = (await ReactAsync(id, "comment", "bob")).Text("id");
        await _stream.PostAsync("reaction/", $$$"""{"kind":"like","parent":"{{{comment}}}","user_id":"alice","data":{}}""");
        await _stream.PostAsync("reaction/", $$$"""{"kind":"like","parent":"{{{comment}}}","user_id":"sam","data":{}}""");

        var activity =
            (await _stream.GetAsync($"enrich/feed/user/alice/{All}&withOwnChildren=true", StreamServer.UserToken("alice"))).Result;

        var own = Assert.Single(
            activity.GetProperty("latest_reactions").GetProperty("comment")[0]
                .GetProperty("own_children").GetProperty("like").EnumerateArray());
        Assert.Equal("alice", Text(own, "user_id"));
    }

    [Fact]
    public async Task NextPage_OfAnEnrichedFeed_IsEnrichedAlike()
    {
        await _stream.AddAsync(
            "user/alice", """{"activities":[{"actor":"SU:a","verb":"v","object":"1"},{"actor":"SU:a","verb":"v","object":"2"}]}""");

        var first = await _stream.GetAsync($"enrich/feed/user/alice/{All}&limit=1");
        var path = first.Text("next").Replace($"api_key={StreamServer.ApiKey}&", "", StringComparison.Ordinal);
        var second = await _stream.SendAsync(StreamServer.Request(HttpMethod.Get, path));

        Assert.StartsWith("/api/v1.0/enrich/feed/user/alice/?api_key=", first.Text("next"), StringComparison.Ordinal);
        Assert.Equal(["1"], second.Objects);
        Assert.Equal("", second.Text("next"));
        Assert.Equal(first.Result.EnumerateObject().Select(m => m.Name), second.Result.EnumerateObject().Select(m => m.Name));
    }

    [Fact]
    public async Task Answers_StayBounded_WhateverIsReferredTo()
    {
        await _stream.PostAsync("collections/loop/", $$$"""{"id":"big","data":{"text":"{{{new string('x', 60_000)}}}"}}""");
        var members = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"m{i}\":\"SO:loop:big\""));
        for (var i = 0; i < 5; i++)
        {
            await _stream.AddAsync("user/alice", $$"""{"actor":"a","verb":"v","object":"{{i}}",{{members}}}""");
        }

        using var response = await _stream.Client.SendAsync(
            StreamServer.Request(HttpMethod.Get, "/api/v1.0/enrich/feed/user/alice/"), TestContext.Current.CancellationToken);

        Assert.InRange(response.Content.Headers.ContentLength!.Value, 8_000_000, 9_000_000);
        var answer = await StreamAnswer.ReadAsync(response);
        Assert.Equal(["4", "3", "2", "1", "0"], answer.Objects);
        Assert.Equal("SO:loop:big", Text(answer.Results[^1], "m99"));
    }

    [Theory]
    [InlineData("?withOwnReactions=perhaps", 4)]
    [InlineData("?recentReactionsLimit=26", 4)]
    [InlineData("?ranking=popular", 12)]
    [InlineData("?rankingVars=[1]", 4)]
    [InlineData("?rankingVars={", 4)]
    [InlineData("?user_id=a%2Fb", 4)]
    public async Task Enrich_WrongInput_IsRefused(string query, int code)
    {
        var answer = await _stream.GetAsync($"enrich/feed/user/alice/{query}");

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task RankingVars_ThatAreAnObject_AreTaken() =>
        Assert.Equal(HttpStatusCode.OK, (await _stream.GetAsync("enrich/feed/user/alice/?rankingVars=%7B%22popular%22%3A1%7D")).Status);

    private Task<StreamAnswer> ReactAsync(string activity, string kind, string user) =>
        _stream.PostAsync("reaction/", $$$"""{"kind":"{{{kind}}}","activity_id":"{{{activity}}}","user_id":"{{{user}}}","data":{}}""");

    private static string[] Names(JsonElement json, string member) => [.. json.GetProperty(member).EnumerateObject().Select(m => m.Name)];

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static string Without(JsonElement json, string member) =>
        "{" + string.Join(',', json.EnumerateObject().Where(m => m.Name != member).Select(m => $"\"{m.Name}\":{m.Value.GetRawText()}"))
        + "}";
}
