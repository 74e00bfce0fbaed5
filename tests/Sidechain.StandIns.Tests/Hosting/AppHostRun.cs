using System.Diagnostics;
using System.Text;

namespace Sidechain.StandIns.Tests.Hosting;

/// <summary>The probe AppHost as a process, as a developer runs it.</summary>
internal sealed class AppHostRun : IAsyncDisposable
{
    public const string Interrupt = "INT";
    public const string Kill = "KILL";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppHostRun(string data, bool throughDotnetRun, params string[] args)
    {
        Data = data;
        // CI may run in the background of a shell, where SIGINT is ignored, and that is inherited.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var dll = typeof(Projects.Probe_AppHost).Assembly.Location;
        foreach (var arg in throughDotnetRun ? (string[])["run", "--no-build", "--project", Projects.Probe_AppHost.ProjectPath, "--", .. args] : [dll, .. args])
        {
            start.ArgumentList.Add(arg);
        }

        start.Environment["SIDECHAIN_DATA"] = data;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Add(e.Data);
        _process.ErrorDataReceived += (_, e) => Add(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Data { get; }

    public bool DeleteData { get; set; } = true;

    public IReadOnlyList<(string Id, string Start)> Processes { get; private set; } = [];

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static string NewDataFolder() => Path.Combine(Path.GetTempPath(), $"sidechain-run-{Guid.NewGuid():N}"[..26]);

    /// <summary>Returns at once, on a fresh data folder.</summary>
    public static AppHostRun Begin() => new(NewDataFolder(), throughDotnetRun: false);

    /// <summary>Returns when everything runs.</summary>
    public static async Task<AppHostRun> StartAsync(string? data = null, bool throughDotnetRun = false)
    {
        var run = new AppHostRun(data ?? NewDataFolder(), throughDotnetRun) { DeleteData = data is null };
        var first = await Task.WhenAny(run._started.Task, run._process.WaitForExitAsync()).WaitAsync(Limit);
        Assert.True(first == run._started.Task, run.Output);
        run.Processes = RunningProcesses.In(run.Data);
        return run;
    }

    /// <summary>A run that is expected to end by itself; in a fresh data folder unless one is given.</summary>
    public static async Task<(int ExitCode, string Output)> FailAsync(string? data, params string[] args)
    {
        await using var run = new AppHostRun(data ?? NewDataFolder(), throughDotnetRun: false, args) { DeleteData = data is null };
        return (await run.ExitAsync(), run.Output);
    }

    public void Signal(string signal) => Signal(signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static void Signal(string signal, string processId)
    {
        using var kill = Process.Start("kill", ["-s", signal, processId]);
        kill.WaitForExit();
    }

    /// <summary>Looks until a line of the output holds the text.</summary>
    public async Task PrintsAsync(string text)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var waited = TimeSpan.Zero; !Output.Contains(text, StringComparison.Ordinal) && waited < Limit; waited += timer.Period)
        {
            await timer.WaitForNextTickAsync();
        }

        Assert.True(Output.Contains(text, StringComparison.Ordinal), Output);
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal(Interrupt);
            await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(Limit));
            if (!_process.HasExited) Signal(Kill); // the guard does the rest
        }

        if (Processes.Count > 0) await RunningProcesses.AllGoneAsync(Processes);
        _process.Dispose();
        if (!DeleteData || !Directory.Exists(Data)) return;
        await LocksAreFreeAsync();
        Directory.Delete(Data, recursive: true);
    }

    /// <summary>The guard, and an AppHost whose <c>dotnet run</c> was killed, still use the folder for a moment after the last process is gone.</summary>
    private async Task LocksAreFreeAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        foreach (var name in (string[])["apphost.lock", "guard.lock"])
        {
            for (var waited = TimeSpan.Zero; !IsFree(Path.Combine(Data, name)) && waited < Limit; waited += timer.Period)
            {
                await timer.WaitForNextTickAsync();
            }
        }
    }

    private static bool IsFree(string path)
    {
        try
        {
            if (!File.Exists(path)) return true;
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Add(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        if (line.StartsWith("Distributed application started.", StringComparison.Ordinal)) _started.TrySetResult();
    }
}
