using System.Diagnostics;
using System.Globalization;
using Sidechain.Tracing.Victim;

namespace Sidechain.Bench;

/// <summary>Kills a recording process at so many random points, and accounts for every span that it had told of.</summary>
internal static class Soak
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(int kills, int seed)
    {
        var watch = Stopwatch.StartNew();
        var reports = new List<CrashReport>();
        var complaints = 0;
        for (; reports.Count < kills && watch.Elapsed < Longest; seed++)
        {
            var report = await CrashRound.RunAsync(seed);
            reports.Add(report);
            if (report.Complaint is { } complaint)
            {
                complaints++;
                Console.WriteLine($"seed {seed}: {complaint}");
            }
        }

        Print("kills (SIGKILL)", reports.Count);
        Print("spans that had started", reports.Sum(r => r.Started));
        Print("spans that had ended", reports.Sum(r => r.Ended));
        Print("  of those stored, once each", reports.Sum(r => r.Stored));
        Print("spans that had not ended, stored as unfinished", reports.Sum(r => r.Unfinished));
        Print("spans that the second run delivered", reports.Sum(r => r.Drained));
        Print("spans that came twice and were stored once", reports.Sum(r => r.Repeats));
        foreach (var loss in reports.SelectMany(r => r.Losses).GroupBy(l => l.Key))
        {
            Print($"counted as dropped: {loss.Key}", loss.Sum(l => l.Value));
        }

        Print("rounds with a complaint", complaints);
        Print("seconds", (long)watch.Elapsed.TotalSeconds);
        return complaints == 0 && reports.Count == kills ? 0 : 1;
    }

    private static void Print(string what, long count) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-50} {count,8}"));
}
