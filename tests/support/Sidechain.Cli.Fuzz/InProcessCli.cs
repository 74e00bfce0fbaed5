using Sidechain.Client.Configuration;
using Sidechain.TestApi;

namespace Sidechain.Cli.Fuzz;

/// <summary>The entry of <c>sidechain</c>, called as its program calls it, over a server that answers at once.</summary>
internal sealed class InProcessCli
{
    private readonly RecordingApi _api;

    public InProcessCli(RecordingApi api)
    {
        _api = api;
        Output = Console.Out;
        Environment.SetEnvironmentVariable(Settings.ApiUrlVariable, api.Url);
        Environment.SetEnvironmentVariable(Settings.FlushVariable, "0");
        Environment.SetEnvironmentVariable("SIDECHAIN_TOKEN", RecordingApi.Token);
    }

    /// <summary>That of this program.</summary>
    public TextWriter Output { get; }

    /// <param name="isTraced">With a spool and a delivery; they take files and requests.</param>
    public async Task<CliRun> RunAsync(IReadOnlyList<string> args, bool isTraced = false)
    {
        Environment.SetEnvironmentVariable(Settings.TracingVariable, isTraced ? "on" : "off");
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Console.SetOut(output);
        Console.SetError(errors);
        var exitCode = await CommandTree.RunAsync([.. args], process: null);
        _api.Forget();
        return new CliRun(args, exitCode, output.ToString(), errors.ToString());
    }
}
