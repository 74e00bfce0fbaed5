using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace Sidechain.EndToEnd.Tests;

/// <summary>The built CLI as a process with a home of its own.</summary>
internal sealed class Cli : IDisposable
{
    private static readonly TimeSpan Limit = SidechainApplication.Limit;
    private readonly string _home = Directory.CreateTempSubdirectory("sidechain-cli-").FullName;
    private readonly Uri _apiUrl;
    private string? _token;

    public Cli(Uri apiUrl) => this._apiUrl = apiUrl;

    /// <summary>With the token of a user, as by <c>SIDECHAIN_TOKEN</c>.</summary>
    /// <param name="apiUrl">Another than the application's: that of a proxy before it.</param>
    public static async Task<Cli> LoggedInAsync(DistributedApplication app, string user, Uri? apiUrl = null) =>
        new(apiUrl ?? app.GetEndpoint("api")) { _token = await Tokens.OfAsync(app, user) };

    /// <summary>The folder of the checkout.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Projects.Sidechain_AppHost.ProjectPath, ".."));

    public static string Loop { get; } = Path.Combine(Root, "samples", "loop.wav");

    /// <summary>Under a trace ID that is known beforehand.</summary>
    public string? TraceId { get; set; }

    public Task<CliResult> RunAsync(params string[] args) => RunAsync(Path.Combine(Root, "sidechain"), args);

    /// <summary>On a machine whose wall clock is off by so much.</summary>
    public Task<CliResult> RunWithClockAsync(TimeSpan offset, params string[] args) =>
        RunAsync(
            "faketime", ["-f", FormattableString.Invariant($"{offset.TotalSeconds:+0;-0}s"), Path.Combine(Root, "sidechain"), .. args]);

    private async Task<CliResult> RunAsync(string program, string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = _home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SIDECHAIN_API_URL"] = _apiUrl.OriginalString;
        start.Environment["XDG_CONFIG_HOME"] = _home;
        start.Environment["XDG_STATE_HOME"] = _home;
        // A busy machine must not keep a trace from its server.
        start.Environment["SIDECHAIN_FLUSH_SECONDS"] = "60";
        start.Environment.Remove("SIDECHAIN_TOKEN");
        if (_token is not null)
        {
            start.Environment["SIDECHAIN_TOKEN"] = _token;
        }

        if (TraceId is not null)
        {
            start.Environment["SIDECHAIN_TRACE_ID"] = TraceId;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return new CliResult(process.ExitCode, await output, await errors);
    }

    /// <summary>By the command.</summary>
    public async Task LoginAsync(string user)
    {
        var result = await RunAsync("login", "--user", user, "--password", user);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    /// <summary>What <c>trace show</c> prints, once all is there.</summary>
    public async Task<string> ShowAsync(string traceId)
    {
        var shown = await RunAsync("trace", "show", traceId, "--wait", "90");
        Assert.True(shown.ExitCode == 0, shown.ToString());
        return shown.Output;
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}

internal sealed record CliResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The id after the last <c>Trace ID:</c> on either stream.</summary>
    public string TraceId() =>
        (Output + Errors).Split('\n').Last(line => line.StartsWith("Trace ID: ", StringComparison.Ordinal))["Trace ID: ".Length..].Trim();
}
