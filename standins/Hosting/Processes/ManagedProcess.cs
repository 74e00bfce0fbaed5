using System.Diagnostics;

namespace Aspire.Hosting.Processes;

/// <summary>A process that this host has started: its lines, its end, its stop.</summary>
internal sealed class ManagedProcess : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private readonly Process _process;
    private readonly int _stopSignal;

    private ManagedProcess(Process process, int stopSignal, Task<int> exited)
    {
        this._process = process;
        this._stopSignal = stopSignal;
        Exited = exited;
    }

    /// <summary>The exit code, after the last line has been read.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a program under the guard.</summary>
    /// <param name="input">Given to standard input, which is then closed.</param>
    public static ManagedProcess Start(Guard guard, ProgramToRun program, Action<string, bool> onLine, string? input = null)
    {
        var interrupt = program.StopsOnInterrupt;
        var start = guard.Wrap(interrupt ? "INT" : "TERM", program.FileName, program.Args);
        start.WorkingDirectory = program.WorkingDirectory;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment.Clear();
        foreach (var (key, value) in program.Environment) start.Environment[key] = value;

        var process = Process.Start(start)!;
        if (input is not null) process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = ReadLinesAsync(process.StandardOutput, line => onLine(line, false));
        var errors = ReadLinesAsync(process.StandardError, line => onLine(line, true));
        return new ManagedProcess(process, interrupt ? Native.SigInt : Native.SigTerm, WaitAsync(process, output, errors));
    }

    /// <summary>Asks it to stop and, after ten seconds, kills its process group.</summary>
    public async Task StopAsync()
    {
        if (Exited.IsCompleted) return;
        Native.Signal(_process.Id, _stopSignal);
        try
        {
            await Exited.WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            Native.Signal(-_process.Id, Native.SigKill);
            await Exited;
        }
    }

    public void Dispose() => _process.Dispose();

    private static async Task<int> WaitAsync(Process process, Task output, Task errors)
    {
        await process.WaitForExitAsync();
        await Task.WhenAll(output, errors);
        return process.ExitCode;
    }

    private static async Task ReadLinesAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line) onLine(line);
    }
}

/// <summary>What to run.</summary>
/// <param name="StopsOnInterrupt">SIGINT asks it to stop (Postgres: at once, but cleanly); else SIGTERM.</param>
internal sealed record ProgramToRun(
    string FileName,
    IReadOnlyList<string> Args,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment,
    bool StopsOnInterrupt = false);
