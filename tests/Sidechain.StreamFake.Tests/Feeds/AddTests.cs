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
        var answer = await _stream.AddAsync("user/alice", """{"actor":"SU:alice","verb":"share","object":"post:1","bpm":174,"tags":["dnb"]}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal("SU:alice", answer.Text("actor"));
        Assert.Equal(174, answer.Body.GetProperty("bpm").GetInt32());
        Assert.Equal("dnb", answer.Body.GetProperty("tags")[0].GetString());
        Assert.Equal("", answer.Text("foreign_id"));
        Assert.Equal(1, Guid.Parse(answer.Text("id")).Version);
        Assert.DoesNotContain("Z", answer.Text("time"), StringComparison.Ordinal);
        var time = DateTime.Parse(answer.Text("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
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
        var first = await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"old","foreign_id":"post:1","time":"2026-01-02T03:04:05.678901"}""");
        await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"other","foreign_id":"post:2","time":"2026-01-02T03:04:05.678901"}""");
        var second = await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"new","foreign_id":"post:1","time":"2026-01-02T04:04:05.678901+01:00"}""");

        Assert.Equal(first.Text("id"), second.Text("id"));
        Assert.Equal("2026-01-02T03:04:05.678901", second.Text("time"));
        Assert.Equal(["other", "new"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Add_SameForeignIdAtAnotherTime_AddsAnotherActivity()
    {
        await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1","foreign_id":"post:1","time":"2026-01-02T03:04:05"}""");
        await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"2","foreign_id":"post:1","time":"2026-01-02T03:04:06"}""");

        Assert.Equal(["2", "1"], (await _stream.ReadAsync("user/alice")).Objects);
    }

    [Fact]
    public async Task Add_ToOtherFeeds_PutsTheActivityThereToo()
    {
        await _stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1","to":["timeline:bob",["notification:sam","a-token"]]}""");

        Assert.Equal(["1"], (await _stream.ReadAsync("timeline/bob")).Objects);
        var copy = Assert.Single((await _stream.ReadAsync("notification/sam")).Body.GetProperty("results").EnumerateArray());
        Assert.Equal("user:alice", copy.GetProperty("origin").GetString());
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
    [InlineData("""{"actor":"a","verb":"v","object":"o","foreign_id":7}""", "'foreign_id'")]
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
}
