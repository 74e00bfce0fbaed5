using System.Diagnostics;
using System.Text;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests;

/// <summary>A user at a terminal who is asked for a password.</summary>
public sealed class PasswordPromptTests() : CliTest(isLoggedIn: false)
{
    private const string Prompt = "Password for alice: ";

    /// <summary>The shell stays for what is to be seen afterwards, as a user's shell does.</summary>
    private const string Login =
        "trap : INT; env --default-signal=INT \"$CLI\" login --user alice; echo \"code=$?\"; stty -a";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Cli.Environment["NO_COLOR"] = "1";
    }

    [Fact]
    public async Task Password_ThatIsTyped_LogsIn()
    {
        var result = await Cli.RunInTerminalAsync(Login, Prompt, process => TypeAsync(process, "aliX\u007fce\r"));

        Assert.Contains("Logged in as alice.", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"alice\"}", Encoding.UTF8.GetString(Api.Only(RecordingApi.LoginPath).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CtrlC_EndsAtOnce_AndTheTerminalShowsWhatIsTypedAgain()
    {
        var result = await Cli.RunInTerminalAsync(Login, Prompt, process => TypeAsync(process, "\u0003"));

        Assert.Contains("Error: Cancelled.", result.Output, StringComparison.Ordinal);
        Assert.Contains("code=130", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\secho\s", result.Output);
        Assert.Equal("cancelled", Api.Spans.Single(span => span.Name == "cli.login").Status);
    }

    [Fact]
    public async Task CtrlD_EndsAtOnce_AndSaysThatNoPasswordCame()
    {
        var result = await Cli.RunInTerminalAsync(Login, Prompt, async process =>
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
        Assert.DoesNotContain(Api.Requests, request => request.Path == RecordingApi.LoginPath);
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
