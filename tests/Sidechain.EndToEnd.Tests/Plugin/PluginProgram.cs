using System.Diagnostics;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace Sidechain.EndToEnd.Tests.Plugin;

/// <summary>The built plugin host as a process, with a user and a home of its own: its faults disturb nobody else's tests.</summary>
internal sealed class PluginProgram : IDisposable
{
    private static readonly TimeSpan Limit = SidechainApplication.Limit;
    private readonly string _home = Directory.CreateTempSubdirectory("sidechain-plugin-").FullName;

    private PluginProgram(DistributedApplication app, string user)
    {
        (App, User) = (app, user);
        Environment["SIDECHAIN_API_URL"] = app.GetEndpoint("api").OriginalString;
        Environment["SIDECHAIN_USER"] = user;
        Environment["SIDECHAIN_PASSWORD"] = user;
        // A busy machine must not keep a trace from its server.
        Environment["SIDECHAIN_FLUSH_SECONDS"] = "60";
        foreach (var folder in (string[])["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"])
        {
            Environment[folder] = _home;
        }
    }

    public DistributedApplication App { get; }

    /// <summary>Name and password.</summary>
    public string User { get; }

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Captures that wait on disk.</summary>
    public IEnumerable<string> Captures => Directory.Exists(Path.Combine(_home, "sidechain", "captures"))
        ? Directory.GetFiles(Path.Combine(_home, "sidechain", "captures"), "*.json")
        : [];

    /// <summary>Registers a new user.</summary>
    public static async Task<PluginProgram> RegisterAsync(DistributedApplication app)
    {
        var user = $"producer-{Guid.NewGuid():n}"[..24];
        using var client = app.CreateHttpClient("api");
        using var response = await client.PostAsJsonAsync("/api/v1/users", new { username = user, password = user });
        response.EnsureSuccessStatusCode();
        return new PluginProgram(app, user);
    }

    /// <summary>The next runs continue this trace, so that its id is known whatever becomes of them.</summary>
    public string TraceIsKnown()
    {
        var id = ActivityTraceId.CreateRandom().ToHexString();
        Environment["SIDECHAIN_TRACE_ID"] = id;
        return id;
    }

    /// <summary>With the token of now instead of the password: nothing has to be reached to log in.</summary>
    public async Task<PluginProgram> WithTokenAsync()
    {
        using var reader = await ReaderAsync();
        Environment.Remove("SIDECHAIN_USER");
        Environment.Remove("SIDECHAIN_PASSWORD");
        Environment["SIDECHAIN_TOKEN"] = reader.Authorization["Bearer ".Length..];
        return this;
    }

    public Task<TraceReader> ReaderAsync() => TraceReader.LogInAsync(App, User);

    public async Task<CliResult> RunAsync(params string[] args)
    {
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return new CliResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs and kills it at a moment of the test's choice.</summary>
    public async Task KillAsync(TimeSpan after, params string[] args)
    {
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(after));
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Limit);
        await Task.WhenAll(output, errors);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private Process Start(string[] args)
    {
        // Not by ./plugin-host, whose shell would be what a kill meets.
        var folder = Path.Combine(
            Cli.Root, "artifacts", "bin", "Sidechain.PluginHostSim", new DirectoryInfo(AppContext.BaseDirectory).Name);
        var start = new ProcessStartInfo(Path.Combine(folder, "plugin-host"), args)
        {
            WorkingDirectory = _home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(
            name => name.StartsWith("SIDECHAIN_", StringComparison.Ordinal) || name == "TRACEPARENT").ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
