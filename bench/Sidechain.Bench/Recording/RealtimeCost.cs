using System.Diagnostics;
using System.Globalization;
using Sidechain.PluginHostSim.Host.Measures;
using Sidechain.Tracing.Client.Realtime;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Bench.Recording;

/// <summary>A record on the realtime thread, beside the two readings of the clock that it contains.</summary>
internal static class RealtimeCost
{
    private const int Batch = 1000;
    private const int Batches = 2000;

    public static int Run(int runs)
    {
        var recorder = new SpanRecorder(new ClientIdentity("plugin", "1.0.0", "bench"));
        using var root = recorder.StartTrace("capture");
        var ring = new RealtimeRing(root, 1024);
        var records = new List<double>();
        var clocks = new List<double>();
        var allocated = 0L;
        var (name, size, load) = (ring.Register("process_block"), ring.Register("audio.block_size"), ring.Register("audio.load"));
        var thread = new Thread(() =>
        {
            for (var run = 0; run <= runs; run++)
            {
                for (var batch = 0; batch < Batches; batch++)
                {
                    var allocations = ThreadAllocations.Begin();
                    var start = Stopwatch.GetTimestamp();
                    Record(ring, name, size, load);
                    var middle = Stopwatch.GetTimestamp();
                    Clock();
                    var end = Stopwatch.GetTimestamp();

                    // The first run is for the compiler.
                    var bytes = allocations.End(out var wasStopped);
                    if (run > 0)
                    {
                        allocated += wasStopped ? 0 : bytes;
                        records.Add(Stopwatch.GetElapsedTime(start, middle).TotalNanoseconds / Batch);
                        clocks.Add(Stopwatch.GetElapsedTime(middle, end).TotalNanoseconds / Batch);
                    }

                    while (ring.TryRead(out _))
                    {
                    }
                }
            }
        });
        thread.Start();
        thread.Join();

        Console.WriteLine($"{runs} runs of {Batches:N0} batches of {Batch:N0} records with 2 numbers; nanoseconds for one");
        Console.WriteLine($"{"",-46} {"least",8} {"median",8} {"p99",8}");
        Console.WriteLine(Line("2 x Stopwatch.GetTimestamp alone", clocks));
        Console.WriteLine(Line("begin, 2 numbers, end into the ring", records));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{allocated} bytes allocated on the thread; {ring.Dropped} records dropped"));
        return allocated == 0 && ring.Dropped == 0 && Median(records) <= 150 ? 0 : 1;
    }

    private static void Record(RealtimeRing ring, RealtimeName name, RealtimeName size, RealtimeName load)
    {
        for (var i = 0; i < Batch; i++)
        {
            var span = ring.Begin(name);
            span.Set(size, 128);
            span.Set(load, 0.25);
            ring.End(span);
        }
    }

    private static long Clock()
    {
        var sum = 0L;
        for (var i = 0; i < Batch; i++)
        {
            sum += Stopwatch.GetTimestamp();
            sum += Stopwatch.GetTimestamp();
        }

        return sum;
    }

    private static string Line(string name, List<double> values)
    {
        var sorted = values.Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-46} {sorted[0],8:0} {sorted[sorted.Length / 2],8:0} {sorted[sorted.Length * 99 / 100],8:0}");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
