using System.Diagnostics;
using Sidechain.Cli.Fuzz;
using Sidechain.Telemetry.Load.Fuzz;
using Sidechain.TestServers;

namespace Sidechain.Bench.Ingest;

/// <summary>Broken bodies at every door, and broken files and command lines for the command line: half of the documents each.</summary>
internal static class Fuzz
{
    /// <param name="documents">As many at most.</param>
    /// <param name="seed">Of the first of each half; each document has one of its own.</param>
    /// <param name="minutes">For so long at most: half of it each.</param>
    public static async Task<int> RunAsync(int documents, int seed, int minutes)
    {
        var doors = await DoorsAsync(documents / 2, seed, TimeSpan.FromSeconds(minutes * 30));
        var files = await FilesAsync(documents - (documents / 2), seed, minutes * 30);
        return doors + files == 0 ? 0 : 1;
    }

    private static async Task<int> DoorsAsync(int bodies, int seed, TimeSpan most)
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var service = await Service.StartAsync(await postgres.CreateDatabaseAsync());
        var watch = Stopwatch.StartNew();
        var report = await new FuzzRun(service).RunAsync(bodies, seed, most);
        Print("bodies at the doors", report.Answers, report.Complaints, watch.Elapsed, report.MemoryBefore, report.MemoryAfter);
        return report.Complaints.Count;
    }

    private static async Task<int> FilesAsync(int count, int seed, int seconds)
    {
        var watch = Stopwatch.StartNew();
        var report = await FuzzProcess.RunAsync(count, seed, seconds);
        Print("files and command lines", report.Answers, report.Complaints, watch.Elapsed, report.MemoryBefore, report.MemoryAfter);
        return report.Complaints.Count;
    }

    private static void Print(
        string what,
        IReadOnlyDictionary<string, int> answers,
        IReadOnlyList<string> complaints,
        TimeSpan time,
        long memoryBefore,
        long memoryAfter)
    {
        foreach (var answer in answers.OrderBy(answer => answer.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{answer.Key,-40} {answer.Value,8}");
        }

        foreach (var complaint in complaints.Take(20))
        {
            Console.WriteLine(complaint);
        }

        var all = answers.Values.Sum();
        Console.WriteLine(
            $"{all} {what} in {time.TotalSeconds:0} s ({all / time.TotalSeconds:0} a second); complaints {complaints.Count}; "
            + $"working set {memoryBefore >> 20} MiB after a fifth, {memoryAfter >> 20} MiB at the end");
    }
}
