using System.Diagnostics;
using System.Text;
using Sidechain.Audio.Tests;
using Sidechain.Client.Failures;
using Sidechain.Client.Uploads;
using Sidechain.TestApi;

namespace Sidechain.Client.Tests;

public sealed class FileSourceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sidechain-files-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Pipe_IsReadToItsEnd()
    {
        var loop = WavBytes.Tone(48_000, 2, 3);
        var source = new FileSource(Pipe("beat.wav"));

        var reading = source.ReadAsync(progress: null, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "beat.wav"), loop, TestContext.Current.CancellationToken);

        Assert.Equal(0, source.Measure());
        Assert.Equal(loop, (await reading).Content);
    }

    [Fact]
    public async Task Pipe_ThatNothingWritesTo_CanBeGivenUp()
    {
        var path = Pipe("beat.wav");
        using var cancellation = new CancellationTokenSource();
        var reading = new FileSource(path).ReadAsync(progress: null, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        // Both ends at once never wait; so the thread that opens it for reading, if it came so far, is let go.
        using var both = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    [Fact]
    public async Task Device_WithoutEnd_IsRefusedAtTheMost() => Assert.Contains(
        "/dev/zero has more than", (await Assert.ThrowsAsync<ClientException>(
            () => new FileSource("/dev/zero").ReadAsync(null, TestContext.Current.CancellationToken))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task Device_WithoutContent_IsSaidToBeEmpty()
    {
        var source = new FileSource("/dev/null");
        var failure = await Assert.ThrowsAsync<ClientException>(() => source.ReadAsync(null, TestContext.Current.CancellationToken));

        Assert.Equal("/dev/null is empty. Name one WAV file.", failure.Message);
    }

    [Theory]
    [InlineData("my \"loop\".wav", "my \"loop\"")]
    [InlineData("new\nline.wav", "new line")]
    [InlineData("esc\u001b[31m.wav", "esc [31m")]
    [InlineData("a; filename=b.wav", "a; filename=b")]
    [InlineData("back\\slash.wav", "back\\slash")]
    [InlineData("--leading.wav", "--leading")]
    [InlineData("sp ace.wav", "sp ace")]
    [InlineData("semi;colon.wav", "semi;colon")]
    [InlineData("per%cent%20.wav", "per%cent%20")]
    [InlineData("Škoda 😀.wav", "Škoda 😀")]
    [InlineData("مرحبا.wav", "مرحبا")]
    [InlineData("\u0001.wav", "Untitled")]
    [InlineData("Größe 👩‍👩‍👧.wav", "Größe 👩‍👩‍👧")]
    public async Task Name_OfAnyFile_IsSharedUnderATitleThatTheServerTakes(string name, string title)
    {
        await using var client = await ClientSession.StartAsync();
        await client.ShareAsync(name: name);

        var parts = MultipartBody.Read(client.Api.Only(RecordingApi.PostsPath));
        Assert.Equal(title, Encoding.UTF8.GetString(parts[0].Content));
        Assert.Equal(Path.ChangeExtension(name, ".opus"), parts[^1].FileName);
    }

    [Fact]
    public async Task LongName_IsCutBetweenCharacters()
    {
        await using var client = await ClientSession.StartAsync();
        await client.ShareAsync(name: string.Concat(Enumerable.Repeat("🎹", 30)) + new string('x', 110) + ".wav");
        Assert.Equal(170, Encoding.UTF8.GetString(MultipartBody.Read(client.Api.Only(RecordingApi.PostsPath))[0].Content).Length);

        var cut = new UploadRequest(new FileSource(new string('a', 199) + "🎹.wav"), null, null, null).EffectiveTitle;
        Assert.Equal(new string('a', 199), cut);
    }

    [Theory]
    [InlineData(null, null, "174", "F#")]
    [InlineData(87.5, "A minor", "87.5", "A minor")]
    public async Task File_ThatNamesItsTempoAndRoot_IsSharedUnderThemUnlessTheUserNamesOthers(
        double? bpm, string? key, string expectedBpm, string expectedKey)
    {
        byte[] acid = [2, 0, 0, 0, 66, 0, .. new byte[14], .. BitConverter.GetBytes(174f)];
        var path = Path.Combine(_folder.FullName, "acid.wav");
        var loop = new WavBytes().Format(1, 1, 48_000, 16).Chunk("data", new byte[9600]).Chunk("acid", acid);
        await File.WriteAllBytesAsync(path, loop.ToArray());

        await using var client = await ClientSession.StartAsync();
        await client.ShareAsync(new UploadRequest(new FileSource(path), Title: null, bpm, key));

        var parts = MultipartBody.Read(client.Api.Only(RecordingApi.PostsPath)).ToDictionary(part => part.Name, part => part.Content);
        Assert.Equal((expectedBpm, expectedKey), (Encoding.UTF8.GetString(parts["bpm"]), Encoding.UTF8.GetString(parts["key"])));
    }

    [Theory]
    [InlineData("", "The name of the file is empty. Name one WAV file.")]
    [InlineData(".", ". is a folder. Name one WAV file.")]
    [InlineData("none.wav", "There is no file none.wav. Check the path; ./samples/loop.wav is there to try.")]
    public async Task File_ThatIsNone_IsSaidInASentence(string path, string expected)
    {
        await using var client = await ClientSession.StartAsync();
        var request = new UploadRequest(new FileSource(path), Title: null, Bpm: null, Key: null);
        var failure = await Assert.ThrowsAsync<ClientException>(() => client.ShareAsync(request));

        Assert.Equal(expected, failure.Message);
    }

    private string Pipe(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        return path;
    }
}
