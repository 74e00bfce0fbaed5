namespace Sidechain.Cli.Tests;

/// <summary>What a download is written to: a file is whole or as it was, a device or a pipe is written into.</summary>
public sealed class DownloadTargetTests : CliTest
{
    private const string Id = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static readonly byte[] Audio = [.. Enumerable.Range(0, 300_000).Select(n => (byte)(n * 7))];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Api.Answers[$"/api/v1/posts/{Id}/download"] = (http, _) =>
        {
            http.Response.ContentType = "audio/ogg";
            http.Response.ContentLength = Audio.Length;
            return http.Response.Body.WriteAsync(Audio).AsTask();
        };
    }

    [Fact]
    public async Task Download_OntoAFullDisk_LeavesWhatWasThere()
    {
        Cli.Write("mine.opus", [1, 2, 3]);
        // A file may have 4 kB here, which is as good as a disk that is full. Without memory that is a file itself.
        const string FullDisk = "trap '' XFSZ; ulimit -f 8; export DOTNET_EnableWriteXorExecute=0 SIDECHAIN_TRACING=off;";
        var result = await Cli.RunLineAsync($"{FullDisk} \"$CLI\" download {Id} -o mine.opus --force");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Error: mine.opus cannot be written: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(["mine.opus"], Directory.GetFiles(Cli.Home).Select(Path.GetFileName));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Path.Combine(Cli.Home, "mine.opus")));
    }

    [Theory]
    [InlineData("p")]
    [InlineData("p --force")]
    [InlineData("link-to-p --force")]
    public async Task Download_IntoAPipe_IsReadByWhoeverReadsIt_AndThePipeStays(string target)
    {
        const string Pipes = "mkfifo p; ln -s p link-to-p; cat p > received &";
        var result = await Cli.RunLineAsync($"{Pipes} \"$CLI\" download {Id} -o {target}; code=$?; wait; test -p p && exit $code");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(Audio, await File.ReadAllBytesAsync(Path.Combine(Cli.Home, "received")));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdout")]
    public async Task Download_ToStandardOutput_IsTheAudioAlone(string name)
    {
        var result = await Cli.RunLineAsync($"\"$CLI\" download {Id} -o {name} > received");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Downloaded.\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(Audio, await File.ReadAllBytesAsync(Path.Combine(Cli.Home, "received")));

        var both = await Cli.RunAsync("download", Id, "-o", name, "--json");
        Assert.Equal(2, both.ExitCode);
        Assert.Contains("--json and the audio cannot share standard output", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_ToATerminal_IsRefused()
    {
        var line = $"\"$CLI\" download {Id} -o -; echo \"code=$?\"";
        var result = await Cli.RunInTerminalAsync(line, "code=2", _ => Task.CompletedTask);

        Assert.Contains("Standard output is a terminal, which shows no audio.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_OntoALink_ReplacesWhatItLeadsTo_AndOnlyWhenForced()
    {
        var target = Cli.Write("target.opus", [1, 2, 3]);
        var (link, dangling) = (Path.Combine(Cli.Home, "link.opus"), Path.Combine(Cli.Home, "dangling.opus"));
        File.CreateSymbolicLink(link, target);
        File.CreateSymbolicLink(dangling, Path.Combine(Cli.Home, "new.opus"));

        var refused = await Cli.RunAsync("download", Id, "-o", "link.opus");
        var refusedToo = await Cli.RunAsync("download", Id, "-o", "dangling.opus");
        Assert.Equal((1, 1), (refused.ExitCode, refusedToo.ExitCode));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(target));

        var forced = await Cli.RunAsync("download", Id, "-o", "link.opus", "--force");
        var forcedToo = await Cli.RunAsync("download", Id, "-o", "dangling.opus", "--force");
        Assert.Equal((0, 0), (forced.ExitCode, forcedToo.ExitCode));
        Assert.Equal(Audio, await File.ReadAllBytesAsync(target));
        Assert.Equal(Audio, await File.ReadAllBytesAsync(Path.Combine(Cli.Home, "new.opus")));
        Assert.All([link, dangling], path => Assert.NotNull(new FileInfo(path).LinkTarget));
    }
}
