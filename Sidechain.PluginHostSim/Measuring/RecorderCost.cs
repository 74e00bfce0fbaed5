using System.Diagnostics;
using Sidechain.PluginHostSim.Plugin.Statistics;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Measuring;

/// <summary>Measures the time that the recorder alone adds to a callback: a thousand blocks each with a recording and without.</summary>
internal static class RecorderCost
{
    private const int Batch = 1000;
    private const int Batches = 500;

    /// <summary>Nanoseconds for a block, the difference of the medians.</summary>
    /// <param name="sampleRate">Hertz.</param>
    /// <param name="frames">Frames of a block.</param>
    public static async Task<double> MeasureAsync(int sampleRate, int frames)
    {
        var statistics = new BlockStatistics(TimeProvider.System);
        statistics.Prepare(sampleRate);
        var without = Median(statistics, frames);
        await using var recorder = new SpanRecorder(new ClientIdentity(ClientTypes.Plugin, "1.0.0", "measure"));
        using var root = recorder.StartTrace(SpanNames.ShareLoop);
        await using var recording = statistics.Record(recorder, root);
        return Median(statistics, frames) - without;
    }

    private static double Median(BlockStatistics statistics, int frames)
    {
        var times = new double[Batches];
        for (var batch = -1; batch < Batches; batch++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Batch; i++)
            {
                var begun = statistics.Begin();
                statistics.End(begun, frames);
            }

            // The first batch is for the compiler.
            times[Math.Max(0, batch)] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Batch;
        }

        Array.Sort(times);
        return times[Batches / 2];
    }
}
