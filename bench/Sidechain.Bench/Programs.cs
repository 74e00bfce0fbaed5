using System.Diagnostics;

namespace Sidechain.Bench;

/// <summary>Programs that the bench starts and waits for.</summary>
internal static class Programs
{
    /// <summary>Runs to the end; a failure ends the bench with the program's own words.</summary>
    public static async Task<(TimeSpan Time, string Output)> RunAsync(
        string program, IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start(program, args, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var time = watch.Elapsed;
        return process.ExitCode == 0
            ? (time, await output)
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', args)}: exit code {process.ExitCode}\n{await output}{await errors}");
    }

    /// <param name="folder">In which it works; the checkout without one. A service's settings lie beside its program.</param>
    public static Process Start(
        string program, IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment, string? folder = null)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder ?? Checkout.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }
}
