using System.Diagnostics;
using System.Text;
using Sidechain.TestApi;

namespace Sidechain.Cli.Tests.Processes;

/// <summary>Runs the built command as a process, in a home of its own.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sidechain-cli-");

    public CliProcess(string apiUrl) => Environment["SIDECHAIN_API_URL"] = apiUrl;

    private static string Program => Path.Combine(AppContext.BaseDirectory, "sidechain");

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

    public Task<CliResult> RunAsync(string[] args, string? input, Func<Process, Task>? meanwhile = null) =>
        // CI may run in the background of a shell, where SIGINT is ignored, and that is inherited.
        RunAsync(["env", "--default-signal=INT,HUP,QUIT", Program, .. args], $"sidechain {string.Join(' ', args)}", input, meanwhile);

    /// <summary>
    /// Runs it until it waits for a pipe that nothing moves in, then sends a signal. Standard input stays open, and of standard output
    /// nothing is read but what <paramref name="untilItWaits"/> reads.
    /// </summary>
    public async Task<CliResult> SignalAsync(string signal, string[] args, Func<Process, Task> untilItWaits)
    {
        using var process = Start(["env", "--default-signal=INT,HUP,QUIT", Program, .. args]);
        var error = process.StandardError.ReadToEndAsync();
        await untilItWaits(process).WaitAsync(Limit);
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await EndAsync(process, $"sidechain {string.Join(' ', args)}", () => error);
        return new CliResult(process.ExitCode, Output: "", await error);
    }

    /// <summary>Runs a line of the shell, in which <c>$CLI</c> is the command.</summary>
    public Task<CliResult> RunLineAsync(string line) => RunAsync(["/bin/sh", "-c", line], line, input: null, meanwhile: null);

    /// <summary>Runs a line of the shell in a terminal, whose screen is the output; <c>$CLI</c> is the command.</summary>
    /// <param name="line">Of the shell.</param>
    /// <param name="sight">What the user waits for.</param>
    /// <param name="type">What the user types then.</param>
    public async Task<CliResult> RunInTerminalAsync(string line, string sight, Func<Process, Task> type)
    {
        using var process = Start(["script", "-qec", line, "/dev/null"]);
        var screen = new StringBuilder();
        var seen = new TaskCompletionSource();
        var reading = Task.Run(async () =>
        {
            var block = new char[1024];
            while (await process.StandardOutput.ReadAsync(block) is > 0 and var read)
            {
                screen.Append(block, 0, read);
                if (screen.ToString().Contains(sight, StringComparison.Ordinal))
                {
                    seen.TrySetResult();
                }
            }
        });
        await Task.WhenAny(seen.Task, reading).WaitAsync(Limit);
        await type(process);
        await EndAsync(process, line, () => Task.FromResult(screen.ToString()));
        await reading;
        return new CliResult(process.ExitCode, screen.ToString(), await process.StandardError.ReadToEndAsync());
    }

    private async Task<CliResult> RunAsync(string[] command, string name, string? input, Func<Process, Task>? meanwhile)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        if (meanwhile is not null)
        {
            await meanwhile(process);
        }

        await EndAsync(process, name, async () => $"{await output} Error: {await error}");
        return new CliResult(process.ExitCode, await output, await error);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private static async Task EndAsync(Process process, string name, Func<Task<string>> output)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{name} still ran after {Limit}. Output: {await output()}");
        }
    }

    private Process Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _home.FullName,
        };
        foreach (var name in start.Environment.Keys.Where(
            name => name.StartsWith("SIDECHAIN_", StringComparison.Ordinal) || name == "TRACEPARENT"
                || name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(_home.FullName, "config");
        start.Environment["XDG_STATE_HOME"] = Path.Combine(_home.FullName, "state");
        start.Environment["CLI"] = Program;
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["TERM"] = "xterm";
        // A busy machine must not keep a trace from its server.
        start.Environment["SIDECHAIN_FLUSH_SECONDS"] = "60";
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
