using System.Diagnostics;

namespace Sidechain.PluginHostSim.Tests.Commands;

/// <summary>Standard streams that are full or closed, signals, and the documents of <c>--json</c>.</summary>
public sealed class OutputTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("faults >/dev/full")]
    [InlineData("faults --json >/dev/full")]
    [InlineData("plugins >/dev/full")]
    [InlineData("plugins --json >/dev/full")]
    [InlineData("share --help >/dev/full")]
    [InlineData("share --bars 1 --fault scan-and-exit >/dev/full")]
    public async Task Output_ThatTakesNothing_EndsWithAnExitCodeOfItsOwnAndOneSentence(string line)
    {
        var (exitCode, errors) = await ShellAsync(line);

        Assert.Equal(6, exitCode);
        Assert.StartsWith(
            "Error: Standard output cannot be written: ", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("faults >&- 2>&-")]
    [InlineData("faults --json >&-")]
    [InlineData("faults gremlins 2>/dev/full")]
    public async Task Output_ThatIsClosed_IsNoCrash(string line)
    {
        var (exitCode, errors) = await ShellAsync(line);

        Assert.InRange(exitCode, 0, 6);
        Assert.DoesNotContain("Unhandled exception", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Play_Signal_EndsWithTheSignalsExitCode(string signal, int expected)
    {
        // A shell in the background hands down that SIGINT is ignored.
        using var process = Start("/usr/bin/env", "--default-signal=INT", Program, "play", "--seconds", "3600", "--marks");
        _ = process.StandardOutput.ReadToEndAsync();
        Assert.NotNull(await process.StandardError.ReadLineAsync()); // The thread plays, so the signals are listened to.
        using (var kill = Start("/bin/kill", $"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        {
            await kill.WaitForExitAsync().WaitAsync(Limit);
        }

        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        Assert.Equal(expected, process.ExitCode);
    }

    [Fact]
    public async Task Json_OfListsAndScans_IsOneDocument()
    {
        var scan = (await HostProcess.RunAsync("share", "--bars", "1", "--fault", "scan-and-exit", "--json")).Json;
        var plugins = (await HostProcess.RunAsync("plugins", "--json")).Json.GetProperty("plugins");

        Assert.Equal(
            ("Sidechain", 2, 3),
            (scan.GetProperty("name").GetString(), scan.GetProperty("parameters").GetInt32(), scan.GetProperty("programs").GetInt32()));
        Assert.Equal("loop-sharing", plugins[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Help_OfEveryCommand_HasAnExampleAndAllPrintJson()
    {
        var help = (await HostProcess.RunAsync("--help")).Output;
        var commands = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1)
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Length > 2 && char.IsAsciiLetter(line[2]))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]).ToArray();

        Assert.Equal(
            [
                "bounce", "comment", "comments", "compare-encoding", "download", "faults", "feed", "follow", "like", "measure", "play",
                "plugins", "run", "search", "share", "soak", "validate",
            ],
            commands.Order(StringComparer.Ordinal));
        foreach (var command in commands)
        {
            var own = (await HostProcess.RunAsync(command, "--help")).Output;
            Assert.Matches($"  (\\./)?plugin-host {command}\\b", own);
            Assert.Contains("--json", own, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Help_ShowsNoNamesOfTypesAndHowTracingIsSwitchedOff()
    {
        var help = (await HostProcess.RunAsync("share", "--help")).Output;

        Assert.DoesNotContain("Sidechain.PluginHostSim.", help, StringComparison.Ordinal);
        Assert.Contains("SIDECHAIN_TRACING=off", help, StringComparison.Ordinal);
        Assert.Contains("[default: client]", help, StringComparison.Ordinal);
        Assert.DoesNotContain("Client]", help, StringComparison.Ordinal);
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "plugin-host");

    private static async Task<(int ExitCode, string Errors)> ShellAsync(string line)
    {
        using var process = Start("/bin/sh", "-c", $"\"$0\" {line}", Program);
        _ = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return (process.ExitCode, await errors);
    }

    private static Process Start(string program, params string[] args) =>
        Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
