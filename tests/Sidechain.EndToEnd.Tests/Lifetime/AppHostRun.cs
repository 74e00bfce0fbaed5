using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Sidechain.EndToEnd.Tests.Lifetime;

/// <summary>The AppHost as a process, as a developer runs it, but with random ports and data of its own.</summary>
internal sealed class AppHostRun : IAsyncDisposable
{
    private static readonly TimeSpan Limit = SidechainApplication.Limit;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _ownsData;

    private AppHostRun(string? data, bool throughDotnetRun, IEnumerable<string> args)
    {
        Data = data ?? Path.Combine(Path.GetTempPath(), $"sidechain-run-{Guid.NewGuid():N}"[..26]);
        _ownsData = data is null;
        Processes = new MarkedProcesses($"SIDECHAIN_MARK_{Guid.NewGuid():N}") { Data = data is null ? Data : null };
        // Its own output folder, not the copy beside this test: …/bin/Sidechain.EndToEnd.Tests/debug.
        var tests = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.Combine(tests.Parent!.Parent!.FullName, "Sidechain.AppHost", tests.Name, "Sidechain.AppHost.dll");
        string[] command = throughDotnetRun
            ? ["run", "--no-build", "--configuration", tests.Name, "--project", Projects.Sidechain_AppHost.ProjectPath, "--"]
            : [assembly];
        // CI may run in the background of a shell, where SIGINT is ignored, and that is inherited.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", .. command, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };
        start.Environment[Processes.Name] = "1";
        start.Environment["SIDECHAIN_DATA"] = Data;
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["DcpPublisher__RandomizePorts"] = "true";
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        start.Environment["ASPNETCORE_URLS"] = "http://localhost:15888";
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:15889";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Add(e.Data);
        _process.ErrorDataReceived += (_, e) => Add(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Data { get; }

    public MarkedProcesses Processes { get; }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Returns when it has said that everything is up.</summary>
    public static async Task<AppHostRun> StartAsync(bool throughDotnetRun = false)
    {
        using var turn = await StartTurn.TakeAsync();
        var run = new AppHostRun(null, throughDotnetRun, []);
        var first = await Task.WhenAny(run._up.Task, run._process.WaitForExitAsync()).WaitAsync(Limit);
        Assert.True(first == run._up.Task, run.Output);
        return run;
    }

    /// <summary>A run that is expected to end by itself, in a data folder of its own unless one is given.</summary>
    public static async Task<(int ExitCode, string Output)> FailAsync(string? data, params string[] args)
    {
        await using var run = new AppHostRun(data, throughDotnetRun: false, args);
        return (await run.ExitAsync(), run.Output);
    }

    /// <param name="name">INT, KILL …</param>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return _process.ExitCode;
    }

    /// <summary>Postgres removes this file when it has closed its data.</summary>
    public bool DatabaseIsClosed() =>
        Directory.GetDirectories(Data).Single(folder => File.Exists(Path.Combine(folder, "PG_VERSION"))) is var cluster
            && !File.Exists(Path.Combine(cluster, "postmaster.pid"));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal("TERM");
            await ExitAsync();
        }

        await Processes.AllGoneAsync();
        _process.Dispose();
        if (_ownsData && Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        // The last line of the welcome.
        if (line.StartsWith("The dashboard, with every trace:", StringComparison.Ordinal))
        {
            _up.TrySetResult();
        }
    }
}
