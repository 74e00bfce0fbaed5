using System.Diagnostics;
using System.Globalization;

namespace Sidechain.Bench;

/// <summary>The share flow's end-to-end test again and again, each time with an application of its own: a test of traces that flakes is soon switched off.</summary>
internal static class ShareSoak
{
    private const string Test = "*UploadTraceTests.Upload_ByTheCli_IsOneTreeAcrossAllTiers";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public static async Task<int> RunAsync(int runs)
    {
        var watch = Stopwatch.StartNew();
        var times = new Figures("one run: application, log-in, upload, whole tree");
        var failed = 0;
        var done = 0;
        for (; done < runs && watch.Elapsed < Longest; done++)
        {
            var start = new ProcessStartInfo("dotnet", [Checkout.Built("Sidechain.EndToEnd.Tests", "Sidechain.EndToEnd.Tests.dll"), "--filter-method", Test, "--no-progress"])
            {
                WorkingDirectory = Checkout.Root,
                RedirectStandardOutput = true,
            };
            var began = watch.Elapsed;
            using var run = Process.Start(start)!;
            var output = await run.StandardOutput.ReadToEndAsync();
            await run.WaitForExitAsync();
            times.Add(watch.Elapsed - began);
            // No test is no success either.
            if (run.ExitCode != 0 || !output.Contains("succeeded: 1", StringComparison.Ordinal))
            {
                failed++;
                Console.WriteLine($"run {done + 1}: exit code {run.ExitCode}\n{output}");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} runs, {failed} failed, {watch.Elapsed.TotalSeconds:0} s"));
        Console.WriteLine(times);
        return failed == 0 && done == runs ? 0 : 1;
    }
}
