using Sidechain.Audio.Wav;

namespace Sidechain.PluginHostSim.Tests.Commands;

public sealed class BounceCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sidechain-bounce-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Bounce_Bars_IsAFileOfThatLengthAndTheSameEachTime()
    {
        var first = await BounceAsync("a.wav", "--block", "128");
        var second = await BounceAsync("b.wav", "--block", "128");

        using var stream = new MemoryStream(first);
        Assert.Equal(2 * 96_000, WavReader.Open(stream, "a.wav").FrameCount);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Bounce_FileAsInput_ComesOutAsItWas()
    {
        var song = await BounceAsync("song.wav");
        var again = await BounceAsync("again.wav", Path.Combine(_folder.FullName, "song.wav"));

        Assert.Equal(song, again);
    }

    [Fact]
    public async Task Bounce_FolderThatIsNone_SaysWhatToDo()
    {
        var result = await HostProcess.RunAsync("bounce", "--bars", "1", "-o", Path.Combine(_folder.FullName, "none", "a.wav"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Choose another file with -o.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("violator-throws", "threw InvalidOperationException while the song was rendered: The filter is not stable. Nothing was written.")]
    [InlineData("violator-writes-nan", "samples that are no numbers. Nothing was written.")]
    public async Task Bounce_PluginThatSpoilsTheSong_SaysSoAndWritesNothing(string plugin, string expected)
    {
        var path = Path.Combine(_folder.FullName, "spoilt.wav");
        var result = await HostProcess.RunAsync("bounce", "--bars", "1", "-o", path, "--plugin", plugin);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Bounce_NoName_IsAUsageErrorAndNoCrash()
    {
        var result = await HostProcess.RunAsync("bounce", "--bars", "1", "-o", "");

        Assert.Equal((2, "Error: --output takes the name of the file to write."), (result.ExitCode, result.Error.Split('\n')[0]));
    }

    [Fact]
    public async Task Bounce_FileThatIsMissing_HasTheExitCodeOfEveryMissingFile()
    {
        var result = await HostProcess.RunAsync("bounce", "none.wav", "--bars", "1", "-o", Path.Combine(_folder.FullName, "a.wav"));

        Assert.Equal((4, true), (result.ExitCode, result.Error.StartsWith("Error: There is no file none.wav.", StringComparison.Ordinal)));
    }

    private async Task<byte[]> BounceAsync(string name, params string[] options)
    {
        var path = Path.Combine(_folder.FullName, name);
        var result = await HostProcess.RunAsync(["bounce", "--bars", "2", "-o", path, "--json", .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(4.0, result.Json.GetProperty("audio_seconds").GetDouble(), 0.01);
        return await File.ReadAllBytesAsync(path);
    }
}
