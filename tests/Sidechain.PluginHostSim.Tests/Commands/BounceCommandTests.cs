using System.Diagnostics;
using System.Globalization;
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

    /// <summary>A loop that is longer than its bars is none: it stumbles when it is played again and again.</summary>
    [Theory]
    [InlineData("--rate 44100 --block 2048", 2 * 88_200)]
    [InlineData("--rate 48000 --block 1024 --variable", 2 * 96_000)]
    public async Task Bounce_BlocksThatDoNotFit_EndsWithTheLastBar(string options, int frames)
    {
        using var stream = new MemoryStream(await BounceAsync("a.wav", options.Split(' ')));

        Assert.Equal(frames, WavReader.Open(stream, "a.wav").FrameCount);
    }

    [Fact]
    public async Task Bounce_IntoAPipe_IsTheFile()
    {
        var file = await BounceAsync("a.wav");
        var pipe = Path.Combine(_folder.FullName, "pipe");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var piped = new MemoryStream();
        var reading = Task.Run(
            async () =>
            {
                await using var reader = File.OpenRead(pipe);
                await reader.CopyToAsync(piped);
            },
            TestContext.Current.CancellationToken);
        var result = await HostProcess.RunAsync("bounce", "--bars", "2", "-o", pipe);
        Assert.True(result.ExitCode == 0, result.Error);
        await reading;

        Assert.Equal(file, piped.ToArray());
    }

    [Theory]
    [InlineData("--plugin", "violator-throws")]
    [InlineData("--plugin", "violator-writes-nan")]
    [InlineData("--rate", "1")]
    public async Task Bounce_ThatFails_LeavesTheSongOfBeforeAndNothingElse(params string[] options)
    {
        var before = await BounceAsync("song.wav");
        var path = Path.Combine(_folder.FullName, "song.wav");
        var result = await HostProcess.RunAsync(["bounce", "--bars", "1", "-o", path, .. options]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal(before, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public async Task Bounce_LongerThanAFileCanBe_IsRefusedBeforeItIsRendered()
    {
        var result = await HostProcess.RunAsync(
            "bounce", "--bars", "1000", "--bpm", "20", "--rate", "192000", "-o", Path.Combine(_folder.FullName, "a.wav"), "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            "The song has 18.4 GB, and a WAV file holds 4.3 GB. Bounce fewer bars, or at a lower --rate.",
            result.Json.GetProperty("error").GetString());
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public async Task Bounce_Interrupted_LeavesNothing()
    {
        using var process = Start("bounce", "--bars", "1000", "--instances", "64", "-o", Path.Combine(_folder.FullName, "a.wav"));
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20)))
        {
            while (!_folder.EnumerateFiles().Any() && !process.HasExited)
            {
                await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }

        await InterruptAsync(process);

        Assert.Equal("Error: Cancelled.", (await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((130, 0), (process.ExitCode, _folder.EnumerateFiles().Count()));
    }

    [Fact]
    public async Task Bounce_DiskIsFull_SaysSo()
    {
        var result = await HostProcess.RunAsync("bounce", "--bars", "8", "-o", "/dev/full");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("Error: /dev/full cannot be written: No space left on device", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bounce_IntoAFolder_IsRefusedBeforeItIsRendered()
    {
        var result = await HostProcess.RunAsync("bounce", "--bars", "1", "-o", _folder.FullName);

        Assert.Equal(
            (1, $"Error: {_folder.FullName} cannot be written: it is a folder. Name a file."), (result.ExitCode, result.Error.Trim()));
    }

    [Fact]
    public async Task Bounce_FolderThatIsNone_SaysWhatToDo()
    {
        var folder = Path.Combine(_folder.FullName, "none");
        var result = await HostProcess.RunAsync("bounce", "--bars", "1", "-o", Path.Combine(folder, "a.wav"));

        Assert.Equal(
            (1, $"Error: {folder}/a.wav cannot be written: there is no folder {folder}. Name another place."),
            (result.ExitCode, result.Error.Trim()));
    }

    [Fact]
    public async Task Bounce_OverASong_IsReadByThoseWhoReadItBefore()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await BounceAsync("song.wav");
        File.SetUnixFileMode(Path.Combine(_folder.FullName, "song.wav"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "link.wav"), "song.wav");
        await BounceAsync("link.wav", "--block", "128");

        Assert.Equal("song.wav", new FileInfo(Path.Combine(_folder.FullName, "link.wav")).LinkTarget);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.FullName, "song.wav")));
    }

    [Fact]
    public async Task Bounce_ToStandardOutput_IsTheFileAlone()
    {
        var file = await BounceAsync("a.wav");
        using var process = Start("bounce", "--bars", "2", "-o", "-");
        using var piped = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(piped, TestContext.Current.CancellationToken);
        Assert.Contains(
            "2 bars", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Equal(file, piped.ToArray());
        Assert.Equal(2, (await HostProcess.RunAsync("bounce", "--bars", "2", "-o", "-", "--json")).ExitCode);
    }

    [Fact]
    public async Task Bounce_IntoAPipeThatNobodyReadsAnyMore_EndsWithTheSignal()
    {
        using var process = Start("bounce", "--bars", "8", "-o", "-");
        Assert.NotEqual(0, await process.StandardOutput.BaseStream.ReadAsync(new byte[100], TestContext.Current.CancellationToken));
        await InterruptAsync(process);

        Assert.Equal("Error: Cancelled.", (await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
    }

    [Theory]
    [InlineData(
        "violator-throws", "threw InvalidOperationException while the song was rendered: The filter is not stable. Nothing was written.")]
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

    private static Process Start(params string[] line)
    {
        // A shell in the background hands down that SIGINT is ignored.
        var program = Path.Combine(AppContext.BaseDirectory, "plugin-host");
        return Process.Start(new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT", program, .. line])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("/bin/kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
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
