using Sidechain.Cli.Tests.Processes;

namespace Sidechain.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private const string Commands =
        "register, login, logout, upload, feed, search, download, like, comment, comments, follow, trace, alerts, insights, config, "
        + "completion";

    /// <summary>Nobody listens there, and nobody may be asked.</summary>
    private readonly CliProcess _cli = new("http://127.0.0.1:1");

    public static TheoryData<string[], string> Mistakes => new()
    {
        { [], $"Name a command: {Commands}." },
        { ["trace"], "Name a command: show, follow, list, slow, compare, check, shape, spool." },
        { ["uplaod"], $"There is no command 'uplaod'. There are: {Commands}." },
        { ["upload"], "Required argument 'FILE' missing for command: 'upload'." },
        { ["upload", "a.wav", "b.wav"], "Unrecognized command or argument 'b.wav'." },
        { ["upload", "a.wav", "--bpm", "fast"], "--bpm takes a number from 20 to 400." },
        { ["upload", "a.wav", "--bpm", "-3"], "--bpm takes a number from 20 to 400." },
        { ["login", "--password", "alice"], "Option '--user' is required." },
        {
            ["trace", "show", "no id!"],
            "That is no trace ID. It has 32 hexadecimal digits, as in: Trace ID: 4bf92f3577b34da6a3ce929d0e0e4736."
        },
        { ["trace", "show", "abc", "--wait=soon"], "--wait takes whole seconds, 0 to 3600." },
        { ["trace", "check", "a", "--shape", "s", "--unaccounted", "NaN"], "--unaccounted takes a number from 0 to 100." },
        {
            ["trace", "compare", "-", "-"], "Standard input holds one of the two traces: give a file or a trace ID for the other."
        },
        { ["trace", "list", "--min-ms", "abc"], "--min-ms takes a number from 0 to 604800000." },
        { ["trace", "list", "--limit", "0"], "--limit takes a number from 1 to 200." },
        { ["trace", "slow", "--threshold-ms", "-1"], "--threshold-ms takes a number from 0 to 604800000." },
        { ["trace", "list", "--client", "bogus"], "--client takes cli, mobile, plugin or web." },
        { ["trace", "list", "--status", "bogus"], "--status takes ok, error or cancelled." },
        { ["completion", "--", "tcsh"], "Argument 'tcsh' not recognized. Must be one of:" },
        { ["config", "set", "--", "colour", "blue"], "Argument 'colour' not recognized. Must be one of:" },
        { ["[suggest:-1]", "trace"], "[suggest:N] takes the place of the cursor, once: shells send it." },
        { ["[suggest:99999999999]", "trace"], "[suggest:N] takes the place of the cursor, once: shells send it." },
        { ["[suggest:9]", "[suggest:9]", "trace sh"], "[suggest:N] takes the place of the cursor, once: shells send it." },
        { ["upload", "a.wav", "--api-url", "localhost:8787"], "--api-url is no web address: give it as http://localhost:8787." },
        {
            ["upload", "a.wav", "--api-url", "http://alice:pw@localhost"],
            "--api-url may hold no user, password or query: give it as http://localhost:8787, and log in with ./sidechain login."
        },
    };

    public void Dispose() => _cli.Dispose();

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Run_WrongUsage_ExitsWithTwoAndOneSentence(string[] args, string expected)
    {
        var result = await _cli.RunAsync(args);

        Assert.Equal((2, $"Error: {expected}", ""), (result.ExitCode, result.Error.Split('\n')[0], result.Output));
    }

    [Fact]
    public async Task Run_TimeForTheTraceThatIsNone_ExitsWithTwoAndOneSentence()
    {
        _cli.Environment["SIDECHAIN_FLUSH_SECONDS"] = "soon";

        var result = await _cli.RunAsync("upload", "a.wav");

        Assert.Equal((2, "Error: SIDECHAIN_FLUSH_SECONDS takes whole seconds, 0 to 600."), (result.ExitCode, result.Error.Split('\n')[0]));
    }

    [Fact]
    public async Task Run_WrongUsageWithJson_PrintsOneDocument()
    {
        var result = await _cli.RunAsync("upload", "--json");

        Assert.Equal("Required argument 'FILE' missing for command: 'upload'.", result.Json.GetProperty("error").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, result.Json.GetProperty("trace_id").ValueKind);
    }

    [Theory]
    [InlineData("--help", "upload <FILE>")]
    [InlineData("--version", "1.0.0")]
    public async Task Run_HelpAndVersion_GoToStandardOutput(string option, string expected)
    {
        var result = await _cli.RunAsync(option);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }
}
