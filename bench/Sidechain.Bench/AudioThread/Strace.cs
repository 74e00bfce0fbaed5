using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Sidechain.PluginHostSim.CommandLine;
using Sidechain.PluginHostSim.Measuring;

namespace Sidechain.Bench.AudioThread;

/// <summary><c>strace</c> of one thread while a command of the plugin host runs.</summary>
internal static class Strace
{
    /// <summary>Null when strace is not there; then it says what to install.</summary>
    public static async Task<MarkedCalls?> RunAsync(PluginHostProgram host, IReadOnlyList<string> args, string home)
    {
        var path = Path.Combine(home, $"strace-{Guid.NewGuid():N}.txt");
        Process? strace = null;
        string? missing = null;
        await host.RunAsync([.. args, "--marks"], line =>
        {
            if (strace is null && line.StartsWith(MeasureCommand.ThreadLabel, StringComparison.Ordinal))
            {
                (strace, missing) = Attach(int.Parse(line[MeasureCommand.ThreadLabel.Length..], CultureInfo.InvariantCulture), path);
            }
        });
        if (strace is null)
        {
            Console.Error.WriteLine(missing ?? "plugin-host did not say which thread is the audio thread.");
            return null;
        }

        using (strace)
        {
            await strace.WaitForExitAsync();
            return File.Exists(path) ? MarkedCalls.Read(File.ReadLines(path)) : null;
        }
    }

    /// <summary>Without -f it follows that thread alone, and the others run undisturbed.</summary>
    private static (Process? Strace, string? Missing) Attach(int thread, string path)
    {
        try
        {
            return (Process.Start("strace", ["-qq", "-o", path, "-p", thread.ToString(CultureInfo.InvariantCulture)]), null);
        }
        catch (Win32Exception exception)
        {
            return (null, $"strace cannot be started ({exception.Message}). Install it: bash eng/prerequisites.sh --bench");
        }
    }
}
