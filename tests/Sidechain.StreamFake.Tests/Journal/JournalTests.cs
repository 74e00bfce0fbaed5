namespace Sidechain.StreamFake.Tests.Journal;

public sealed class JournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sidechain-journal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Restart_AfterAdding_ReadsTheSameActivitiesByteForByte()
    {
        StreamAnswer before;
        await using (var first = await StreamServer.StartAsync(_folder))
        {
            await first.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1","text":"ü <&> \"x\"","to":["timeline:bob"]}""");
            await first.AddAsync(
                "user/alice", """{"activities":[{"actor":"a","verb":"v","object":"2"},{"actor":"a","verb":"v","object":"3"}]}""");
            before = await first.ReadAsync("user/alice");
        }

        await using var second = await StreamServer.StartAsync(_folder);
        Assert.Equal(
            before.Body.GetProperty("results").GetRawText(),
            (await second.ReadAsync("user/alice")).Body.GetProperty("results").GetRawText());
        Assert.Equal(["1"], (await second.ReadAsync("timeline/bob")).Objects);
    }

    [Fact]
    public async Task Restart_AfterTheDeepestActivityThatIsTaken_ReadsIt()
    {
        StreamAnswer before;
        await using (var first = await StreamServer.StartAsync(_folder))
        {
            for (var depth = 1; depth < 70; depth++)
            {
                await first.AddAsync(
                    "user/alice",
                    $$"""{"actor":"a","verb":"v","object":"{{depth}}","deep":{{new string('[', depth)}}{{new string(']', depth)}}}""");
            }

            before = await first.ReadAsync("user/alice", "?limit=100");
        }

        await using var second = await StreamServer.StartAsync(_folder);
        Assert.NotEmpty(before.Objects);
        Assert.Equal(before.Objects, (await second.ReadAsync("user/alice", "?limit=100")).Objects);
    }

    [Fact]
    public async Task Restart_ThenSameForeignIdAndTime_StillUpdates()
    {
        const string Activity = """{"actor":"a","verb":"v","object":"1","foreign_id":"post:1","time":"2026-01-02T03:04:05"}""";
        string id;
        await using (var first = await StreamServer.StartAsync(_folder))
        {
            id = (await first.AddAsync("user/alice", Activity)).Text("id");
        }

        await using var second = await StreamServer.StartAsync(_folder);
        Assert.Equal(id, (await second.AddAsync("user/alice", Activity)).Text("id"));
        Assert.Single((await second.ReadAsync("user/alice")).Objects);
        Assert.NotEqual(
            id, (await second.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"2","time":"2026-01-02T03:04:05"}""")).Text("id"));
    }

    [Fact]
    public async Task Add_Answered_IsInTheJournalAlready()
    {
        await using var stream = await StreamServer.StartAsync(_folder);
        var id = (await stream.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1"}""")).Text("id");

        await using var file = new FileStream(stream.Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = await reader.ReadToEndAsync();
        Assert.Contains(id, text, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"feed\":\"user:alice\",\"activi")]
    [InlineData("{\"feed\":\"user:alice\",\"activi\0\0\0\0")]
    public async Task Start_WithTornLastLine_CutsItOffAndGoesOn(string torn)
    {
        string journal;
        await using (var first = await StreamServer.StartAsync(_folder))
        {
            journal = first.Journal;
            await first.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1"}""");
        }

        var whole = new FileInfo(journal).Length;
        await File.AppendAllTextAsync(journal, torn);
        await using (var second = await StreamServer.StartAsync(_folder))
        {
            Assert.Equal(whole, new FileInfo(journal).Length);
            await second.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"2"}""");
        }

        await using var third = await StreamServer.StartAsync(_folder);
        Assert.Equal(["2", "1"], (await third.ReadAsync("user/alice")).Objects);
    }

    /// <summary>A whole line may have been acknowledged, the last one too: nothing is lost before somebody has looked.</summary>
    [Theory]
    [InlineData("garbage\n", "", 1)]
    [InlineData("", "garbage\n", 2)]
    [InlineData("", "{\"feed\":\"user:alice\",\"activi\0\0\0\0\n", 2)]
    [InlineData("", "garbage\n{\"feed\":\"user:al", 2)]
    [InlineData("", "\n", 2)]
    public async Task Start_WithADamagedLine_SaysWhereAndStops_AndLosesNothing(string before, string after, int line)
    {
        string journal;
        await using (var first = await StreamServer.StartAsync(_folder))
        {
            journal = first.Journal;
            await first.AddAsync("user/alice", """{"actor":"a","verb":"v","object":"1"}""");
        }

        var damaged = before + await File.ReadAllTextAsync(journal) + after;
        await File.WriteAllTextAsync(journal, damaged);
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => StreamServer.StartAsync(_folder));

        Assert.Contains($"activities.jsonl, line {line}, is damaged", failure.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllTextAsync(journal));
    }

    [Fact]
    public async Task Start_WhileAnotherServerHoldsTheJournal_Fails()
    {
        await using var first = await StreamServer.StartAsync(_folder);
        await Assert.ThrowsAsync<IOException>(() => StreamServer.StartAsync(_folder));
    }
}
