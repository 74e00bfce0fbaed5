using System.Diagnostics;
using System.Globalization;
using Sidechain.PluginHostSim.Tests.Commands;
using Sidechain.TestApi;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>A user's machine: a home folder in which plugin hosts run as processes, against an api that keeps every request.</summary>
internal sealed class UsersMachine : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private UsersMachine(RecordingApi api) => Api = api;

    public RecordingApi Api { get; }

    public DirectoryInfo Home { get; } = Directory.CreateTempSubdirectory("sidechain-plugin-");

    /// <summary>The folder of captures; it is made with the first.</summary>
    public string Captures => Path.Combine(Home.FullName, "sidechain", "captures");

    public static async Task<UsersMachine> StartAsync() => new(await RecordingApi.StartAsync());

    public Task<HostResult> RunAsync(params string[] args) => RunAsync([], args);

    /// <param name="environment">Variables beside and instead of the usual ones.</param>
    /// <param name="args">The command line.</param>
    public Task<HostResult> RunAsync((string Name, string Value)[] environment, params string[] args) =>
        RunUnderAsync([], environment, args);

    /// <summary>In a terminal, whose screen is the output.</summary>
    public Task<HostResult> RunInTerminalAsync((string Name, string Value)[] environment, params string[] args) =>
        RunUnderAsync(["/bin/sh", "-c", "exec script -qec \"$0 $*\" /dev/null"], [("TERM", "xterm"), .. environment], args);

    /// <summary>By a user whom permissions stop, as they stop everybody but root.</summary>
    public Task<HostResult> RunUnprivilegedAsync(params string[] args) => RunUnderAsync(
        Environment.IsPrivilegedProcess ? ["/usr/bin/setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : [], [], args);

    /// <summary>Gets a signal in the middle: as soon as <paramref name="moment"/> has come.</summary>
    public async Task<HostResult> InterruptAsync(string signal, Func<Task> moment, params string[] args)
    {
        // A shell in the background hands down that SIGINT is ignored.
        var running = RunUnderAsync(["/usr/bin/env", "--default-signal=INT"], [], args, SignalAsync);
        return await running;

        async Task SignalAsync(int process)
        {
            await moment();
            using var kill = Process.Start("/bin/kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
    }

    private async Task<HostResult> RunUnderAsync(
        string[] wrapper, (string Name, string Value)[] environment, string[] args, Func<int, Task>? meanwhile = null)
    {
        string[] line = [.. wrapper, Path.Combine(AppContext.BaseDirectory, "plugin-host"), .. args];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Home.FullName,
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in ((string, string)[])
            [
                ("SIDECHAIN_API_URL", Api.Url), ("SIDECHAIN_TOKEN", RecordingApi.Token), ("SIDECHAIN_FLUSH_SECONDS", "60"),
                ("XDG_CONFIG_HOME", Home.FullName), ("XDG_STATE_HOME", Home.FullName), ("XDG_DATA_HOME", Home.FullName), .. environment,
            ])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await Task.WhenAll(process.WaitForExitAsync(), meanwhile?.Invoke(process.Id) ?? Task.CompletedTask).WaitAsync(Limit);
        return new HostResult(process.ExitCode, await output, await errors);
    }

    /// <summary>What a developer's own terminal may have set.</summary>
    private static bool IsOurs(string name) => name.StartsWith("SIDECHAIN_", StringComparison.Ordinal) || name == "TRACEPARENT";

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Home.Delete(recursive: true);
    }
}
