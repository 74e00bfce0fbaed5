using System.Diagnostics;
using Sidechain.Telemetry.Load.Fuzz;
using Sidechain.TestServers;

namespace Sidechain.Bench.Ingest;

/// <summary>Broken bodies at every door.</summary>
internal static class Fuzz
{
    public static async Task<int> RunAsync(int bodies, int seed)
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var service = await Service.StartAsync(await postgres.CreateDatabaseAsync());
        var watch = Stopwatch.StartNew();
        var report = await new FuzzRun(service).RunAsync(bodies, seed);
        foreach (var answer in report.Answers.OrderBy(answer => answer.Key, StringComparer.Ordinal))
            Console.WriteLine($"{answer.Key,-30} {answer.Value,8}");
        foreach (var complaint in report.Complaints.Take(20))
            Console.WriteLine(complaint);
        Console.WriteLine($"{report.Answers.Values.Sum()} bodies in {watch.Elapsed.TotalSeconds:0} s; complaints {report.Complaints.Count}; working set {report.MemoryBefore >> 20} MiB after a fifth, {report.MemoryAfter >> 20} MiB at the end");
        return report.Complaints.Count == 0 ? 0 : 1;
    }
}
