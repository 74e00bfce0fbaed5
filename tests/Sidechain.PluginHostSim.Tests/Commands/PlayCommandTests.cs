namespace Sidechain.PluginHostSim.Tests.Commands;

public sealed class PlayCommandTests
{
    [Fact]
    public async Task Play_OneSecond_ReportsEveryBlock()
    {
        var result = await HostProcess.RunAsync("play", "--seconds", "1", "--instances", "2", "--json");

        var report = result.Json;
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(
            (375, 2, 0),
            (report.GetProperty("blocks").GetInt32(), report.GetProperty("instances").GetInt32(),
                report.GetProperty("allocated_bytes").GetInt64()));
        Assert.Equal(
            ["p50", "p99", "p99.9", "p99.99", "max"], report.GetProperty("plugins").EnumerateObject().Select(property => property.Name));
        Assert.True(
            report.GetProperty("empty").GetProperty("p50").GetInt64() <= report.GetProperty("plugins").GetProperty("max").GetInt64());
    }

    [Fact]
    public async Task Play_PluginThatThrows_FailsAndSaysSo()
    {
        var result = await HostProcess.RunAsync("play", "--seconds", "1", "--plugin", "violator-throws");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "Throws threw InvalidOperationException on the audio thread: The filter is not stable.",
            result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no such file.wav", "There is no file there is no such file.wav.", 4)]
    [InlineData("plugin-host.dll", "plugin-host.dll is no WAV audio", 1)]
    [InlineData("/", "/ is a folder.", 1)]
    [InlineData("/dev/null", "/dev/null is empty. Name one WAV file.", 1)]
    [InlineData("/dev/stdin", "/dev/stdin is empty. Name one WAV file.", 1)]
    public async Task Play_FileThatIsNoAudio_SaysWhatToDo(string file, string expected, int exitCode)
    {
        var result = await HostProcess.RunAsync("play", file == "plugin-host.dll" ? Path.Combine(AppContext.BaseDirectory, file) : file);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"Error: {expected}", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rate 22050", "--rate takes a whole number from 44100 to 192000.")]
    [InlineData("--block 16", "--block takes a whole number from 32 to 2048.")]
    [InlineData("--instances many", "--instances takes a whole number from 1 to 64.")]
    [InlineData(
        "--instances 64 --rate 192000",
        "64 instances at 192000 Hz keep 4.0 GB of audio in memory, and 1.1 GB are allowed. Lower --instances or --rate.")]
    [InlineData("--plugin reverb", "There is no plugin 'reverb'. './plugin-host plugins' lists them.")]
    public async Task Play_WrongUsage_ExitsWithTwoAndOneSentence(string options, string expected)
    {
        var result = await HostProcess.RunAsync(["play", .. options.Split(' ')]);

        Assert.Equal((2, $"Error: {expected}", ""), (result.ExitCode, result.Error.Split('\n')[0], result.Output));
    }
}
