using System.Globalization;
using Sidechain.Bench.Recording;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Client.Spool;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Bench;

/// <summary>Spans through queue and spool: their memory, with the server up and away, and the spool's part of a span's cost.</summary>
internal static class SpoolCost
{
    private const int AtOnce = 5_000;
    private const int CostSpans = 100_000;
    private const int CostRuns = 5;
    private const long MostGrowth = 64L * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly ClientIdentity Client = new("cli", "1.0.0", "bench");

    public static async Task<int> RunAsync(int spans)
    {
        var folder = Directory.CreateTempSubdirectory("sidechain-bench-");
        try
        {
            // The code is compiled and the heap has its size before anything is measured.
            await RunAsync(2 * AtOnce * 10, null, isServerWell: true);
            Console.WriteLine($"{"MiB",-36} {"before",9} {"peak",9} {"growth",9} {"heap",9} {"files",9} {"stored",10} {"dropped",10}");
            var isWithin = true;
            foreach (var (name, path, isServerWell) in new[]
            {
                ("spool off, server well", null, true),
                ("spool on, server well", Path.Combine(folder.FullName, "well"), true),
                ("spool on, server away", Path.Combine(folder.FullName, "away"), false),
            })
            {
                isWithin &= await PrintMemoryAsync(name, spans, path, isServerWell);
            }

            await PrintCostAsync(Path.Combine(folder.FullName, "cost"));
            return isWithin ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> PrintMemoryAsync(string name, int spans, string? folder, bool isServerWell)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // From here on the kernel counts the peak anew.
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
        var before = Resident("VmRSS");
        var (result, heap, files) = await RunAsync(spans, folder, isServerWell);
        var peak = Resident("VmHWM");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-36} {Mebi(before),9:0.0} {Mebi(peak),9:0.0} {Mebi(peak - before),9:0.0} {Mebi(heap),9:0.0} "
            + $"{Mebi(files),9:0.0} {result.Sent,10} {result.Dropped,10}"));
        return peak - before < MostGrowth && heap + files < MostGrowth;
    }

    /// <summary>Records so many spans, delivered every few thousand; gives the most that heap and files held meanwhile.</summary>
    private static async Task<(DeliveryResult Result, long Heap, long Files)> RunAsync(int spans, string? folder, bool isServerWell)
    {
        using var transport = isServerWell ? new NullTransport() : (HttpMessageHandler)new HttpClientHandler();
        using var http = new HttpClient(transport) { BaseAddress = new Uri("http://127.0.0.1:1/") };
        using var spool = folder is null ? null : SpanSpool.Open(new SpoolOptions { Folder = folder }, Client);
        using var delivery = new SpanDelivery(http, () => null, spool: spool);
        await using var recorder = new SpanRecorder(Client, delivery);
        var (sent, dropped, heap, files) = (0, 0L, 0L, 0L);
        var result = new DeliveryResult(0, 0, 0, null);
        for (var done = 0; done < spans; done += AtOnce)
        {
            Record(recorder, Math.Min(AtOnce, spans - done));
            heap = Math.Max(heap, GC.GetTotalMemory(forceFullCollection: false));
            files = Math.Max(files, folder is null ? 0 : new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length));
            result = await recorder.FlushAsync(isServerWell ? Limit : TimeSpan.Zero);
            sent += result.Sent;
            dropped += result.Dropped;
        }

        return (result with { Sent = sent, Dropped = dropped }, heap, files);
    }

    private static async Task PrintCostAsync(string folder)
    {
        Console.WriteLine();
        Console.WriteLine($"{CostRuns} runs of {CostSpans:N0} spans with 4 attributes and 1 event, recorded, encoded, enqueued; medians");
        Console.WriteLine($"{"",-36} {"CPU ns/span",12} {"least",8} {"most",8} {"B allocated",12}");
        var off = new List<(double Nanoseconds, double Bytes)>();
        var on = new List<(double Nanoseconds, double Bytes)>();
        for (var run = -1; run < CostRuns; run++)
        {
            foreach (var isOn in run % 2 == 0 ? new[] { false, true } : [true, false])
            {
                var cost = await MeasureAsync(isOn ? folder : null);
                if (run >= 0)
                {
                    (isOn ? on : off).Add(cost);
                }
            }
        }

        foreach (var (name, costs) in new[] { ("spool off", off), ("spool on", on) })
        {
            var sorted = costs.Select(c => c.Nanoseconds).Order().ToArray();
            var bytes = costs.Select(c => c.Bytes).Order().ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-36} {sorted[sorted.Length / 2],12:0} {sorted[0],8:0} {sorted[^1],8:0} {bytes[bytes.Length / 2],12:0}"));
        }
    }

    private static async Task<(double Nanoseconds, double Bytes)> MeasureAsync(string? folder)
    {
        using var transport = new NullTransport();
        using var http = new HttpClient(transport) { BaseAddress = new Uri("http://127.0.0.1:1/") };
        using var spool = folder is null ? null : SpanSpool.Open(new SpoolOptions { Folder = folder }, Client);
        using var delivery = new SpanDelivery(http, () => null, spool: spool);
        await using var recorder = new SpanRecorder(Client, delivery);
        var (time, bytes) = (TimeSpan.Zero, 0L);
        for (var done = 0; done < CostSpans; done += AtOnce)
        {
            var bytesBefore = GC.GetTotalAllocatedBytes(precise: true);
            var before = Environment.CpuUsage.TotalTime;
            Record(recorder, AtOnce);
            time += Environment.CpuUsage.TotalTime - before;
            bytes += GC.GetTotalAllocatedBytes(precise: true) - bytesBefore;
            await recorder.FlushAsync(Limit);
        }

        return (time.TotalNanoseconds / CostSpans, bytes / (double)CostSpans);
    }

    private static void Record(SpanRecorder recorder, int count)
    {
        using var root = recorder.StartTrace("share_loop");
        for (var i = 1; i < count; i++)
        {
            using var span = recorder.StartSpan("http_request");
            span.SetAttribute("http.request.method", "POST");
            span.SetAttribute("url.full", "http://localhost:8787/api/v1/posts");
            span.SetAttribute("http.response.status_code", 201);
            span.SetAttribute("file.name", "loop.wav");
            span.AddEvent("response_received");
        }
    }

    private static long Resident(string line) =>
        long.Parse(
            File.ReadLines("/proc/self/status").Single(l => l.StartsWith(line + ":", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) * 1024;

    private static double Mebi(long bytes) => bytes / (1024.0 * 1024.0);
}
