using System.Diagnostics;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests.Processes;

/// <summary>Runs the built command as a process, in a home of its own.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sidechain-cli-");

    public CliProcess(string apiUrl) => Environment["SIDECHAIN_API_URL"] = apiUrl;

    public static string LoopFile => Path.Combine(AppContext.BaseDirectory, "loop.wav");

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The folder in which it runs, with its configuration and its state in folders below.</summary>
    public string Home => _home.FullName;

    public string SpoolPath => Path.Combine(_home.FullName, "state", "sidechain", "spool");

    public string CredentialsPath => Path.Combine(_home.FullName, "config", "sidechain", "credentials.json");

    /// <summary>Logs in with a token, without a request.</summary>
    public CliProcess WithToken()
    {
        Environment["SIDECHAIN_TOKEN"] = RecordingApi.Token;
        return this;
    }

    /// <summary>A file in this home.</summary>
    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(_home.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public Task<CliResult> RunAsync(params string[] args) => RunAsync(args, input: null);

    public async Task<CliResult> RunAsync(string[] args, string? input, Func<Process, Task>? meanwhile = null)
    {
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
            await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        if (meanwhile is not null)
            await meanwhile(process);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"sidechain {string.Join(' ', args)} still ran after {Limit}. Output: {await output} Error: {await error}");
        }

        return new CliResult(process.ExitCode, await output, await error);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private Process Start(string[] args)
    {
        // CI may run in the background of a shell, where SIGINT is ignored, and that is inherited.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Path.Combine(AppContext.BaseDirectory, "sidechain"), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _home.FullName,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("SIDECHAIN_", StringComparison.Ordinal) || name == "TRACEPARENT" || name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(_home.FullName, "config");
        start.Environment["XDG_STATE_HOME"] = Path.Combine(_home.FullName, "state");
        // A busy machine must not keep a trace from its server.
        start.Environment["SIDECHAIN_FLUSH_SECONDS"] = "60";
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
