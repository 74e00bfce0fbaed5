using System.Diagnostics;
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
    public async Task<HostResult> RunAsync((string Name, string Value)[] environment, params string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "plugin-host"), args)
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
        await process.WaitForExitAsync().WaitAsync(Limit);
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
