using Sidechain.PluginHostSim.Host;

namespace Sidechain.PluginHostSim.Measuring;

/// <summary>How a host fared that played for long and shared again and again.</summary>
/// <param name="Seconds">How long.</param>
/// <param name="Shares">Loops that the server has.</param>
/// <param name="Errors">Shares that failed: the sentence, and how often.</param>
/// <param name="ResidentMb">The process's resident memory, the median of each quarter.</param>
/// <param name="Growth">By how much the last quarter is over the second; 0.1 is 10 %.</param>
/// <param name="Audio">The audio thread's figures over all of it.</param>
internal sealed record SoakReport(
    double Seconds, int Shares, IReadOnlyDictionary<string, int> Errors, IReadOnlyList<double> ResidentMb, double Growth, HostReport Audio)
{
    public const double MostGrowth = 0.1;

    /// <summary>A shorter run says nothing about growth: caches and pools still fill.</summary>
    private const double LeastSeconds = 60;

    public bool Passed => Errors.Count == 0 && Shares > 0 && Audio.AllocatedBytes == 0
        && Audio.Failures.Count == 0 && (Seconds < LeastSeconds || Growth <= MostGrowth);
}
