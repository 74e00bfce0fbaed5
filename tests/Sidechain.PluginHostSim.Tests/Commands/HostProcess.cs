using System.Diagnostics;

namespace Sidechain.PluginHostSim.Tests.Commands;

/// <summary>Runs the built <c>plugin-host</c> as a process.</summary>
internal static class HostProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public static Task<HostResult> RunAsync(params string[] args) => RunAsync(args, environment: []);

    /// <param name="args">The command line.</param>
    /// <param name="environment">Variables beside those of the test.</param>
    public static async Task<HostResult> RunAsync(string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "plugin-host"), args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"plugin-host {string.Join(' ', args)} still ran after {Limit}. Output: {await output} Error: {await error}");
        }

        return new HostResult(process.ExitCode, await output, await error);
    }
}
