using System.Diagnostics;
using Sidechain.Cli.Fuzz;

namespace Sidechain.Cli.Tests;

/// <summary>Hundreds of thousands are a matter of <c>bench</c>: <c>fuzz</c>.</summary>
public sealed class FuzzTests
{
    private const int Documents = 6_000;

    [Fact]
    public async Task Fuzz_StartedAnywhere_LeavesNothingThere()
    {
        var folder = Directory.CreateTempSubdirectory("sidechain-anywhere-");
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Sidechain.Cli.Fuzz"), ["--documents", "20"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("answer trace-read", output, StringComparison.Ordinal);
        Assert.Equal((0, 0), (process.ExitCode, folder.GetFileSystemInfos().Length));
        folder.Delete();
    }

    [Fact]
    public async Task FilesAndArguments_HoweverBroken_AreNeverTheProgramsFault()
    {
        var report = await FuzzProcess.RunAsync(Documents, seed: 1, seconds: 300);

        Assert.Empty(report.Complaints);
        Assert.Equal(Documents, report.Answers.Values.Sum());
        // Some of each kind make sense, and some do not.
        string[] kinds =
        [
            "trace-read", "trace-file show", "trace-file check", "trace-file compare", "trace-file shape", "shape-file shape",
            "shape-file registry", "arguments",
        ];
        foreach (var kind in kinds)
        {
            var answers = report.Answers.Count(answer => answer.Key.StartsWith($"{kind} ", StringComparison.Ordinal));
            Assert.True(answers >= 2, $"{kind}: {string.Join(", ", report.Answers)}");
        }

        string[] waves = ["read", "encoded", "InvalidAudioException", "upload 0", "upload 1"];
        Assert.All(waves, answer => Assert.Contains($"wav-file {answer}", report.Answers.Keys));
    }
}
