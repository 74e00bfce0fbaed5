using System.Diagnostics;
using System.Globalization;

namespace Sidechain.Cli.Fuzz;

/// <summary>This program as others start it: in a folder that goes afterwards, without the environment of a user.</summary>
public static class FuzzProcess
{
    /// <summary>Names the folder to the process that works in it.</summary>
    internal const string FolderOption = "--folder";

    /// <param name="documents">As many at most.</param>
    /// <param name="seed">Of the first; each document has one of its own.</param>
    /// <param name="seconds">For so long at most.</param>
    public static async Task<FuzzReport> RunAsync(int documents, int seed, int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("sidechain-fuzz-");
        try
        {
            string[] bounds = ["--seed", Text(seed), "--documents", Text(documents), "--seconds", Text(seconds)];
            return await RunAsync(folder.FullName, [FolderOption, folder.FullName, .. bounds]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<FuzzReport> RunAsync(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Sidechain.Cli.Fuzz"), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfUser).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(folder, "config");
        start.Environment["XDG_STATE_HOME"] = Path.Combine(folder, "state");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var report = FuzzReport.Read((await output).Split('\n'));
        if (process.ExitCode != 0)
        {
            var running = BitConverter.ToInt32(await File.ReadAllBytesAsync(Path.Combine(folder, FuzzLoop.RunningFile)));
            var words = await errors;
            report.Complain(FormattableString.Invariant($"seed {running}: the process ended with {process.ExitCode}: {words}"));
        }

        return report;
    }

    private static bool IsOfUser(string name) =>
        name.StartsWith("SIDECHAIN_", StringComparison.Ordinal) || name == "TRACEPARENT"
        || name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
