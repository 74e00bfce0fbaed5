namespace Sidechain.StreamFake.Tests.Journal;

/// <summary>Every kind of change, then a start anew: what is read afterwards is what was read before.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string All = "?withOwnReactions=true&withRecentReactions=true&withReactionCounts=true&withOwnChildren=true&user_id=bob";

    private static readonly string[] Reads =
    [
        $"enrich/feed/user/alice/{All}", $"enrich/feed/timeline/bob/{All}", $"enrich/feed/notification/alice/{All}", "feed/user/bob/",
        "feed/user/many1/", "feed/timeline/zoe/", "feed/user/alice/followers/", "feed/timeline/bob/following/", "user/alice/",
        "users/?ids=alice,bob,sam", "collections/?foreign_ids=loop:amen,loop:gone,drum:kick",
        "reaction/user_id/bob/", "reaction/user_id/sam/", "stats/follow/?followers=user:alice&following=timeline:bob",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("sidechain-replay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Restart_AfterEveryKindOfChange_ReadsTheSame()
    {
        string[] before;
        string comment;
        await using (var first = await StreamServer.StartAsync(_folder))
        {
            comment = await ChangeAsync(first);
            before = await ReadAsync(first);
        }

        await using var second = await StreamServer.StartAsync(_folder);
        Assert.Equal(before, await ReadAsync(second));

        // Ids, marks and hidden things go on where they were.
        var next = (await second.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"next"}""")).Text("id");
        Assert.DoesNotContain(next, string.Concat(before), StringComparison.Ordinal);
        Assert.Equal("next", (await second.ReadAsync("timeline/bob")).Objects.First());
        Assert.Equal(System.Net.HttpStatusCode.Created, (await second.PutAsync($"reaction/{comment}/restore/", "{}")).Status);
        Assert.Equal(comment, (await second.GetAsync("reaction/user_id/sam/")).Result.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Restart_AfterALineWhoseSecondHalfIsMissing_HasNeitherHalf()
    {
        string journal;
        await using (var first = await StreamServer.StartAsync(_folder))
        {
            journal = first.Journal;
            var id = (await first.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1"}""")).Text("id");
            await first.PostAsync(
                "reaction/", $$"""{"kind":"like","activity_id":"{{id}}","user_id":"bob","data":{},"target_feeds":["user:bob"]}""");
        }

        var lines = await File.ReadAllLinesAsync(journal);
        Assert.StartsWith("{\"changes\":[{\"reaction\":", lines[^1], StringComparison.Ordinal);
        await File.WriteAllTextAsync(journal, string.Join('\n', lines[..^1]) + "\n" + lines[^1][..^20]);

        await using var second = await StreamServer.StartAsync(_folder);
        Assert.Empty((await second.GetAsync("reaction/user_id/bob/")).Results);
        Assert.Empty((await second.ReadAsync("user/bob")).Results);
    }

    [Fact]
    public async Task Start_WithAJournalOfTheFirstVersion_ReadsIt()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "activities.jsonl"), """
            {"feed":"user:alice","activities":[{"id":"13b6a2aa-e788-11f0-8000-000000000001","foreign_id":"post:1","time":"2026-01-02T03:04:05.000000","origin":"user:alice","target":"","to":["timeline:bob"],"actor":"SU:alice","verb":"share","object":"post:1"}]}

            """);

        await using var stream = await StreamServer.StartAsync(_folder);

        Assert.Equal(["post:1"], (await stream.ReadAsync("user/alice")).Objects);
        Assert.Equal(["post:1"], (await stream.ReadAsync("timeline/bob")).Objects);
    }

    /// <returns>The id of a reaction that is hidden.</returns>
    private static async Task<string> ChangeAsync(StreamServer stream)
    {
        await stream.PostAsync("user/", """{"id":"alice","data":{"name":"Alice ü"}}""");
        await stream.PostAsync("users/", """{"users":[{"id":"bob","data":{}},{"id":"sam","data":{}}]}""");
        await stream.PutAsync("user/bob/", """{"data":{"name":"Bob"}}""");
        await stream.DeleteAsync("user/sam/");
        await stream.PostAsync(
            "collections/",
            """{"data":{"loop":[{"id":"amen","bpm":136,"user_id":"bob"},{"id":"gone","bpm":1}],"drum":[{"id":"kick","hz":50}]}}""");
        await stream.DeleteAsync("collections/loop/gone/");

        await stream.PostAsync(
            "follow_many/", """[{"source":"timeline:bob","target":"user:alice"},{"source":"timeline:zoe","target":"user:alice"}]""");
        var one = (await stream.AddAsync("user/alice", """{"actor":"SU:alice","verb":"share","object":"SO:loop:amen","foreign_id":"post:1","time":"2026-01-02T03:04:05","x":{"y":1.50}}""")).Text("id");
        await stream.PostAsync("activity/", $$$"""{"id":"{{{one}}}","set":{"x.z":2},"unset":["x.y"]}""");
        var two = (await stream.AddAsync(
            "user/alice",
            """{"actor":{"id":7},"verb":"share","object":"2","foreign_id":"post:2","time":"2026-01-02T03:04:06","to":["user:bob"]}"""))
                .Text("id");
        await stream.PostAsync(
            "feed_targets/user/alice/activity_to_targets/",
            """{"foreign_id":"post:2","time":"2026-01-02T03:04:06","new_targets":["user:sam"]}""");
        await stream.PostAsync(
            "activities/", """{"activities":[{"actor":"b","verb":"w","object":"3","foreign_id":"post:2","time":"2026-01-02T03:04:06"}]}""");
        await stream.PostAsync(
            "feed/add_to_many/", """{"activity":{"actor":"a","verb":"v","object":"1"},"feeds":["user:many1","user:many2"]}""");
        var gone = (await stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"gone"}""")).Text("id");
        await stream.DeleteAsync($"feed/user/alice/{gone}/");
        await stream.DeleteAsync("feed/timeline/zoe/following/user:alice/?keep_history=1");

        var like = (await stream.PostAsync("reaction/", $$$"""{"kind":"like","activity_id":"{{{one}}}","user_id":"bob","data":{"n":1},"target_feeds":["notification:alice","user:bob"],"target_feeds_extra_data":{"c":"d"}}""")).Text("id");
        await stream.PostAsync("reaction/", $$$"""{"kind":"clap","parent":"{{{like}}}","user_id":"bob","data":{}}""");
        await stream.PutAsync($"reaction/{like}/", """{"data":{"n":2},"target_feeds":["notification:alice"]}""");
        await stream.DeleteAsync($"reaction/{(await stream.PostAsync("reaction/", $$$"""{"kind":"hug","activity_id":"{{{two}}}","user_id":"bob","data":{}}""")).Text("id")}/");
        await stream.GetAsync("feed/notification/alice/?mark_seen=true");
        await stream.PostAsync(
            "reaction/", $$"""{"kind":"repost","activity_id":"{{one}}","user_id":"bob","data":{},"target_feeds":["notification:alice"]}""");
        var comment = (await stream.PostAsync(
            "reaction/",
            $$"""{"kind":"comment","activity_id":"{{one}}","user_id":"sam","data":{},"target_feeds":["user:sam"]}""")).Text("id");
        await stream.DeleteAsync($"reaction/{comment}/?soft=true");
        return comment;
    }

    /// <summary>All but how long it took, and which port it was.</summary>
    private static async Task<string[]> ReadAsync(StreamServer stream)
    {
        var answers = new List<string>();
        foreach (var path in Reads)
        {
            var answer = await stream.GetAsync(path);
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
            var members = answer.Body.EnumerateObject().Where(m => m.Name != "duration").Select(m => $"{m.Name}:{m.Value.GetRawText()}");
            answers.Add(string.Join(',', members).Replace(stream.Client.BaseAddress!.OriginalString, "", StringComparison.Ordinal));
        }

        return [.. answers];
    }
}
