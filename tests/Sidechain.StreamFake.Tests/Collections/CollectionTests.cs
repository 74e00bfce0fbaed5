using System.Net;

namespace Sidechain.StreamFake.Tests.Collections;

public sealed class CollectionTests : IAsyncLifetime
{
    private StreamServer _stream = null!;

    public async ValueTask InitializeAsync() => _stream = await StreamServer.StartAsync();

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    [Fact]
    public async Task Add_ReadUpdateDelete_IsOneItem()
    {
        var added = await _stream.PostAsync("collections/loop/", """{"data":{"bpm":174}}""");
        var id = added.Text("id");

        Assert.Equal((HttpStatusCode.Created, 36, $"loop:{id}"), (added.Status, id.Length, added.Text("foreign_id")));
        Assert.Equal("""{"bpm":174}""", (await _stream.GetAsync($"collections/loop/{id}/")).Body.GetProperty("data").GetRawText());
        var updated = await _stream.PutAsync($"collections/loop/{id}/", """{"data":{"bpm":175}}""");
        Assert.Equal(
            (added.Text("created_at"), 175), (updated.Text("created_at"), updated.Body.GetProperty("data").GetProperty("bpm").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, (await _stream.DeleteAsync($"collections/loop/{id}/")).Status);
        Assert.Equal(16, (await _stream.GetAsync($"collections/loop/{id}/")).Code);
        Assert.Equal(16, (await _stream.DeleteAsync($"collections/loop/{id}/")).Code);
        Assert.Equal(16, (await _stream.PutAsync($"collections/loop/{id}/", """{"data":{"bpm":1}}""")).Code);
    }

    [Fact]
    public async Task Add_TheSameIdTwice_IsAConflict()
    {
        await _stream.PostAsync("collections/loop/", """{"id":"amen","data":{"bpm":136}}""");

        Assert.Equal(22, (await _stream.PostAsync("collections/loop/", """{"id":"amen","data":{"bpm":1}}""")).Code);
        Assert.Equal(HttpStatusCode.Created, (await _stream.PostAsync("collections/drum/", """{"id":"amen","data":{"bpm":1}}""")).Status);
    }

    [Theory]
    [InlineData("""{"id":"!x!","data":{"a":1}}""")]
    [InlineData("""{"data":"text"}""")]
    [InlineData("""{"data":{}}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task Add_WrongInput_IsStreamsError4(string json) =>
        Assert.Equal(4, (await _stream.PostAsync("collections/loop/", json)).Code);

    [Fact]
    public async Task Update_OfTheId_IsStreamsError4()
    {
        await _stream.PostAsync("collections/loop/", """{"id":"amen","data":{"bpm":136}}""");

        Assert.Equal(4, (await _stream.PutAsync("collections/loop/amen/", """{"id":7,"data":{"bpm":1}}""")).Code);
    }

    [Fact]
    public async Task Many_AreUpsertedSelectedAndDeletedTogether()
    {
        await _stream.PostAsync("collections/loop/", """{"id":"amen","data":{"bpm":1}}""");

        var upserted = await _stream.PostAsync(
            "collections/", """{"data":{"loop":[{"id":"amen","bpm":136},{"id":7,"bpm":174}],"drum":[{"id":"kick","hz":50}]}}""");
        Assert.Equal(
            (HttpStatusCode.Created, 136),
            (upserted.Status, upserted.Body.GetProperty("data").GetProperty("loop")[0].GetProperty("bpm").GetInt32()));

        var selected = await _stream.GetAsync("collections/?foreign_ids=loop:7,loop:nothing,loop:amen,drum:kick");
        Assert.Equal(
            ["{\"bpm\":174}", "{\"bpm\":136}", "{\"hz\":50}"],
            selected.Body.GetProperty("response").GetProperty("data").EnumerateArray().Select(i => i.GetProperty("data").GetRawText()));

        Assert.Equal(HttpStatusCode.OK, (await _stream.DeleteAsync("collections/?collection_name=loop&ids=amen,nothing")).Status);
        Assert.Equal(16, (await _stream.GetAsync("collections/loop/amen/")).Code);
        Assert.Equal(HttpStatusCode.OK, (await _stream.GetAsync("collections/loop/7/")).Status);
    }

    [Theory]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":{"loop":{}}}""")]
    [InlineData("""{"data":{"loop":[{"bpm":1}]}}""")]
    [InlineData("""{"data":{"a b":[{"id":"x"}]}}""")]
    [InlineData("""{"data":{"loop":[7]}}""")]
    [InlineData("{}")]
    public async Task Upsert_WrongInput_IsStreamsError4(string json) =>
        Assert.Equal(4, (await _stream.PostAsync("collections/", json)).Code);

    [Fact]
    public async Task Upsert_OfMoreThanAHundred_IsStreamsError4()
    {
        var items = string.Join(',', Enumerable.Range(0, 101).Select(i => $$"""{"id":"{{i}}"}"""));

        Assert.Equal(4, (await _stream.PostAsync("collections/", $$$"""{"data":{"loop":[{{{items}}}]}}""")).Code);
    }

    [Theory]
    [InlineData("collections/")]
    [InlineData("collections/?foreign_ids=amen")]
    public async Task Select_WrongInput_IsStreamsError4(string path) => Assert.Equal(4, (await _stream.GetAsync(path)).Code);
}
