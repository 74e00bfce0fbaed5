using System.Diagnostics;
using Sidechain.Telemetry.Load.Kills;

namespace Sidechain.Bench.Ingest;

/// <summary>Kills the service, and then Postgres, under load, and accounts for every span that was answered with 200.</summary>
internal static class IngestSoak
{
    public static async Task<int> RunAsync(int kills, int seed)
    {
        var isGood = true;
        foreach (var target in Enum.GetValues<KillTarget>())
        {
            var watch = Stopwatch.StartNew();
            var report = await KillRun.RunAsync(Service.Program, target, kills, seed);
            Console.WriteLine(
                $"{target}: {report.Kills} kills in {watch.Elapsed.TotalSeconds:0} s: {report.Answered} spans answered with 200, "
                + $"{report.Repeats} requests sent again; missing {report.Missing}, miscounted traces {report.Miscounted}");
            isGood &= report.IsGood;
        }

        return isGood ? 0 : 1;
    }
}
