using Sidechain.Client.Failures;
using Sidechain.PluginHostSim.Plugin.Sharing;

namespace Sidechain.PluginHostSim.Tests.Sharing;

public sealed class PendingCaptureTests : IDisposable
{
    private const string Origin = "http://localhost:8787";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sidechain-captures-");

    private PendingCaptures Captures => new(Path.Combine(_home.FullName, "captures"));

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public async Task Capture_ThatWasNotPosted_IsOfferedWithItsKeyAndItsBytes()
    {
        Captures.Keep(Capture('a'), [1, 2, 3]).Dispose();

        using var held = Assert.Single(Captures.Take(Origin));
        var request = held.Request();
        Assert.Equal((Key('a'), "last-4-bars", 174, "F#m"), (request.IdempotencyKey, request.EffectiveTitle, request.Bpm, request.Key));
        Assert.Equal([1, 2, 3], (await request.Source.ReadAsync(progress: null, TestContext.Current.CancellationToken)).Content);
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c", null)]
    [InlineData(null, null)]
    public void Capture_ThatWasNotPosted_SaysInWhichTraceItWasTaken(string? traceParent, string? expected)
    {
        Captures.Keep(Capture('a') with { TraceParent = traceParent }, [1]).Dispose();

        using var held = Assert.Single(Captures.Take(Origin));
        Assert.Equal(expected, held.Request().EarlierTraceId);
    }

    [Fact]
    public void Take_NoteOfAVersionBeforeTheTrace_IsOfferedWithoutIt()
    {
        Captures.Keep(Capture('a'), [1]).Dispose();
        Assert.DoesNotContain("trace_parent", File.ReadAllText(PathOf('a', ".json")), StringComparison.Ordinal);

        using var held = Assert.Single(Captures.Take(Origin));
        Assert.Null(held.Capture.TraceParent);
    }

    [Fact]
    public void Capture_ThatIsBeingShared_IsNobodyElses()
    {
        using var held = Captures.Keep(Capture('a'), [1]);

        Assert.Empty(Captures.Take(Origin));
        held.Dispose();
        Assert.Equal(1, Captures.Count(Origin));
    }

    [Fact]
    public void Capture_ThatWasPosted_IsGone()
    {
        using (var held = Captures.Keep(Capture('a'), [1]))
        {
            held.Posted();
        }

        Assert.Empty(Directory.GetFiles(Captures.Folder));
    }

    [Fact]
    public void Take_OtherServersAndDamagedNotes_AreLeftAlone()
    {
        Captures.Keep(Capture('a') with { Origin = "https://elsewhere" }, [1]).Dispose();
        Captures.Keep(Capture('b'), [1]).Dispose();
        File.WriteAllText(PathOf('b', ".json"), "{\"key\":");
        Captures.Keep(Capture('c'), [1]).Dispose();
        File.Delete(PathOf('c', ".wav"));

        Assert.Empty(Captures.Take(Origin));
        Assert.Equal(1, Captures.Count("https://elsewhere"));
    }

    [Fact]
    public void Damaged_NamesWhatCannotBeSharedAndDiscardDeletesIt()
    {
        Captures.Keep(Capture('a'), [1]).Dispose();
        Captures.Keep(Capture('b'), [1]).Dispose();
        File.WriteAllText(PathOf('b', ".json"), "{\"key\":");
        Captures.Keep(Capture('c'), [1]).Dispose();
        File.Delete(PathOf('c', ".wav"));
        using var shared = Captures.Keep(Capture('d'), [1]);

        Assert.Equal([Key('b'), Key('c')], Captures.Damaged());
        Assert.Equal(
            [true, true, true, false, false], ((string[])[Key('a'), Key('b'), Key('c'), Key('d'), "../a"]).Select(Captures.Discard));
        Assert.Equal([PathOf('d', ".json"), PathOf('d', ".wav")], Directory.GetFiles(Captures.Folder).Order());
    }

    [Fact]
    public void LeftOvers_OfHostsThatDied_AreDeletedAndThoseOfNowStay()
    {
        Captures.Keep(Capture('a'), [1]).Dispose();
        File.WriteAllText(PathOf('b', ".wav.tmp"), "x");
        var written = PathOf('c', ".wav.tmp");
        using var writer = new FileStream(written, FileMode.Create, FileAccess.Write, FileShare.None);
        // Whatever a clock says: this one is being written.
        File.SetLastWriteTimeUtc(written, DateTime.UnixEpoch);
        Captures.RemoveLeftOvers();

        Assert.Equal([PathOf('a', ".json"), PathOf('a', ".wav"), written], Directory.GetFiles(Captures.Folder).Order());
    }

    [Fact]
    public void Keep_NoteCannotBeWritten_LeavesNothing()
    {
        Directory.CreateDirectory(PathOf('a', ".json"));
        Assert.Throws<ClientException>(() => Captures.Keep(Capture('a'), [1]));

        Assert.Empty(Directory.GetFiles(Captures.Folder));
    }

    [Fact]
    public void Keep_FolderCannotBeMade_SaysWhatToDo()
    {
        var file = Path.Combine(_home.FullName, "file");
        File.WriteAllText(file, "");
        var failure = Assert.Throws<ClientException>(() => new PendingCaptures(Path.Combine(file, "captures")).Keep(Capture('a'), [1]));

        Assert.Contains("SIDECHAIN_CAPTURES", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The user named a folder that holds other things: they are none of our business.</summary>
    [Fact]
    public void Folder_WithFilesOfOthers_LeavesThemAlone()
    {
        Captures.Keep(Capture('a'), [1]).Dispose();
        string[] others = ["package.json", "report.tmp", "backup.wav.tmp", "notes.json"];
        foreach (var name in others)
        {
            File.WriteAllText(Path.Combine(Captures.Folder, name), "{}");
        }

        Captures.RemoveLeftOvers();

        Assert.Empty(Captures.Damaged());
        Assert.False(Captures.Discard("package"));
        Assert.All(others, name => Assert.True(File.Exists(Path.Combine(Captures.Folder, name)), name));
    }

    [Fact]
    public void Take_NoteThatNamesAnotherFile_IsDamagedAndLeavesTheOtherAlone()
    {
        Captures.Keep(Capture('a'), [1]).Dispose();
        File.WriteAllText(Path.Combine(_home.FullName, "private.wav"), "x");
        File.WriteAllText(
            PathOf('a', ".json"), File.ReadAllText(PathOf('a', ".json")).Replace(Key('a'), "../private", StringComparison.Ordinal));

        Assert.Empty(Captures.Take(Origin));
        Assert.Equal([Key('a')], Captures.Damaged());
    }

    private static string Key(char letter) => new(letter, 32);

    private string PathOf(char letter, string ending) => Path.Combine(Captures.Folder, Key(letter) + ending);

    private static PendingCapture Capture(char letter) => new(
        Key(letter), Origin, "last-4-bars.wav", Title: null, Bpm: 174, MusicalKey: "F#m", EncodesAtServer: false,
        new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
}
