using System.Globalization;

namespace Sidechain.Bench.Recording;

/// <summary>The whole process's time and all threads' allocated bytes for a span that is recorded, encoded and sent nowhere.</summary>
internal static class RecordCost
{
    private const int Spans = 200_000;
    private const int AtOnce = 5_000;

    public static int Run(int runs)
    {
        using var openTelemetry = new OpenTelemetrySubject();
        using var sidechain = new SidechainSubject();
        using var sent = new SidechainSubject(sends: true);
        using var gzip = new SidechainSubject(sends: true, gzip: true);
        using var floor = new ActivitySubject();
        ISubject[] subjects = [floor, openTelemetry, sidechain, sent, gzip];
        var costs = subjects.ToDictionary(s => s, _ => new List<(double Nanoseconds, double Bytes, double Sent)>());
        for (var run = -1; run < runs; run++)
        {
            // Who comes first has a colder processor: the order turns about.
            foreach (var subject in run % 2 == 0 ? subjects : subjects.Reverse())
            {
                var cost = Measure(subject);
                if (run >= 0)
                {
                    costs[subject].Add(cost);
                }
            }
        }

        Console.WriteLine($"{runs} runs of {Spans:N0} spans with 4 attributes and 1 event each; medians");
        Console.WriteLine($"{"",-50} {"CPU ns/span",12} {"least",8} {"most",8} {"B allocated",12} {"B sent",8}");
        var baseline = costs[openTelemetry];
        foreach (var (subject, cost) in costs)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{subject.Name,-50} {Median(cost, c => c.Nanoseconds),12:0} {cost.Min(c => c.Nanoseconds),8:0} "
                + $"{cost.Max(c => c.Nanoseconds),8:0} {Median(cost, c => c.Bytes),12:0} {Median(cost, c => c.Sent),8:0}"));
        }

        var cpu = Median(costs[sidechain], c => c.Nanoseconds) / Median(baseline, c => c.Nanoseconds);
        var bytes = Median(costs[sidechain], c => c.Bytes) / Median(baseline, c => c.Bytes);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Sidechain / OpenTelemetry: {cpu:0.00} of the processor time (at most 0.80), {bytes:0.00} of the bytes (at most 1.00)"));
        return cpu <= 0.8 && bytes <= 1 ? 0 : 1;
    }

    private static (double Nanoseconds, double Bytes, double Sent) Measure(ISubject subject)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var sent = subject.Sent;
        var bytes = 0L;
        var time = TimeSpan.Zero;
        for (var done = 0; done < Spans; done += AtOnce)
        {
            var bytesBefore = GC.GetTotalAllocatedBytes(precise: true);
            var timeBefore = Cpu();
            subject.Record(AtOnce);
            time += Cpu() - timeBefore;
            bytes += GC.GetTotalAllocatedBytes(precise: true) - bytesBefore;
            subject.Empty();
        }

        return (time.TotalNanoseconds / Spans, bytes / (double)Spans, (subject.Sent - sent) / (double)Spans);
    }

    /// <summary>User and kernel time of all threads; finer than Process.TotalProcessorTime, which counts in ticks of 10 ms.</summary>
    private static TimeSpan Cpu() => Environment.CpuUsage.TotalTime;

    private static double Median(
        IEnumerable<(double Nanoseconds, double Bytes, double Sent)> costs,
        Func<(double Nanoseconds, double Bytes, double Sent), double> part)
    {
        var sorted = costs.Select(part).Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
