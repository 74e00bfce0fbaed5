using System.Diagnostics;
using System.Globalization;

namespace Sidechain.Bench;

/// <summary>The share flow's end-to-end test again and again, each in an application of its own, to find out whether it flakes.</summary>
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
            var began = watch.Elapsed;
            var (passed, output) = await EndToEndTest.RunAsync(Test);
            times.Add(watch.Elapsed - began);
            if (!passed)
            {
                failed++;
                Console.WriteLine($"run {done + 1} failed\n{output}");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} runs, {failed} failed, {watch.Elapsed.TotalSeconds:0} s"));
        Console.WriteLine(times);
        return failed == 0 && done == runs ? 0 : 1;
    }
}
