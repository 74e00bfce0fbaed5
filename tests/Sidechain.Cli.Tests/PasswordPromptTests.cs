using System.Diagnostics;
using System.Text;
using Sidechain.Cli.Tests.Processes;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

/// <summary>A user at a terminal who is asked for a password.</summary>
public sealed class PasswordPromptTests : IAsyncLifetime
{
    private const string Prompt = "Password for alice: ";

    /// <summary>The shell stays for what is to be seen afterwards, as a user's shell does.</summary>
    private const string Login =
        "trap : INT; env --default-signal=INT \"$CLI\" login --user alice; echo \"code=$?\"; stty -a";

    private RecordingApi _api = null!;
    private CliProcess _cli = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await RecordingApi.StartAsync();
        _cli = new CliProcess(_api.Url);
        _cli.Environment["NO_COLOR"] = "1";
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Password_ThatIsTyped_LogsIn()
    {
        var result = await _cli.RunInTerminalAsync(Login, Prompt, process => TypeAsync(process, "aliX\u007fce\r"));

        Assert.Contains("Logged in as alice.", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"alice\"}", Encoding.UTF8.GetString(_api.Only(RecordingApi.LoginPath).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CtrlC_EndsAtOnce_AndTheTerminalShowsWhatIsTypedAgain()
    {
        var result = await _cli.RunInTerminalAsync(Login, Prompt, process => TypeAsync(process, "\u0003"));

        Assert.Contains("Error: Cancelled.", result.Output, StringComparison.Ordinal);
        Assert.Contains("code=130", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\secho\s", result.Output);
        Assert.Equal("cancelled", _api.Spans.Single(span => span.Name == "cli.login").Status);
    }

    [Fact]
    public async Task CtrlD_EndsAtOnce_AndSaysThatNoPasswordCame()
    {
        var result = await _cli.RunInTerminalAsync(Login, Prompt, async process =>
        {
            // A key that comes before the program listens is the shell's.
            while (!process.HasExited)
            {
                await TypeAsync(process, "\u0004");
                await Task.Delay(100);
            }
        });

        Assert.Contains("Error: No password came.", result.Output, StringComparison.Ordinal);
        Assert.Contains("code=2", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\secho\s", result.Output);
        Assert.DoesNotContain(_api.Requests, request => request.Path == RecordingApi.LoginPath);
    }

    private static async Task TypeAsync(Process process, string keys)
    {
        try
        {
            await process.StandardInput.WriteAsync(keys);
            await process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has just ended.
        }
    }
}
