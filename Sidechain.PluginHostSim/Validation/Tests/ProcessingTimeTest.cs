using Sidechain.PluginHostSim.Host.Clocks;
using Sidechain.PluginHostSim.Host.Measures;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class ProcessingTimeTest() : PluginTest(
    "Processing time", 5,
    "Takes the processor time of 200 blocks, whatever else the machine does: "
    + "a block that takes longer than it lasts is a gap in the sound.")
{
    private const int Blocks = 200;
    private const int Rate = 48_000;
    private const int Frames = 128;

    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        plugin.Prepare(new AudioFormat(Rate, Frames, 2));
        var noise = new NoiseBlocks(Rate, Frames, subject.Random);
        var times = new Histogram();
        for (var i = 0; i < Blocks; i++)
        {
            var block = noise.Fill(Frames);
            var before = ProcessorTime();
            plugin.Process(block);
            times.Add(ProcessorTime() - before);
        }

        var (median, lasts) = (times.Percentile(50) / 1e6, Frames * 1e3 / Rate);
        subject.Expect(
            median < lasts,
            FormattableString.Invariant($"Half of its blocks take {median:0.00} ms or more of processor time, ")
            + FormattableString.Invariant($"and a block of {Frames} frames lasts {lasts:0.00} ms."));
    }

    private static long ProcessorTime()
    {
        _ = Libc.GetTime(Libc.ClockThreadCpuTime, out var time);
        return time.Total;
    }
}
