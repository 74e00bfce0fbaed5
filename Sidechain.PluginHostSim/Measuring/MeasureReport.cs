using Sidechain.PluginHostSim.Host.Measures;

namespace Sidechain.PluginHostSim.Measuring;

/// <summary>The cost of tracing on an audio thread on which loops are captured while they are shared.</summary>
/// <param name="SampleRate">Hertz.</param>
/// <param name="BlockFrames">Frames of a block.</param>
/// <param name="Priority">The audio thread's priority.</param>
/// <param name="Pairs">Stretches with tracing on, and as many with it off.</param>
/// <param name="Seconds">Length of each stretch.</param>
/// <param name="On">With tracing on.</param>
/// <param name="Off">With tracing off.</param>
/// <param name="OffDifference">The difference of the median p99.9 between odd and even stretches without tracing; 0.05 is 5 %.</param>
/// <param name="Difference">The difference of the median p99.9 between tracing on and off.</param>
/// <param name="RecorderNs">The recorder's time in a block, nanoseconds, median.</param>
/// <param name="RecorderShare">The same as a part of the block; 0.001 is 0.1 %.</param>
/// <param name="Garbage">The collector's work in all of it.</param>
internal sealed record MeasureReport(
    int SampleRate,
    int BlockFrames,
    string Priority,
    int Pairs,
    int Seconds,
    StretchReport On,
    StretchReport Off,
    double OffDifference,
    double Difference,
    double RecorderNs,
    double RecorderShare,
    GarbageReport Garbage)
{
    /// <summary>The most that tracing may add where the machine's own noise is less.</summary>
    public const double MostDifference = 0.05;

    /// <summary>The most that the recorder may take of a block.</summary>
    public const double MostRecorderShare = 0.001;

    /// <summary>Whether tracing disturbs nothing that can be measured here.</summary>
    public bool Passed =>
        On.AllocatedBytes == 0 && Off.AllocatedBytes == 0
            && Math.Abs(Difference) <= Math.Max(MostDifference, Math.Abs(OffDifference)) && RecorderShare < MostRecorderShare;
}
