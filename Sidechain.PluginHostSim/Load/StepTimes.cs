using System.Collections.Concurrent;

namespace Sidechain.PluginHostSim.Load;

/// <summary>How long each step took, over all producers. Any thread.</summary>
internal sealed class StepTimes
{
    private static readonly string[] Order = ["capture", "encode", "send", "server", "share", "feed", "search", "like"];

    private readonly ConcurrentDictionary<string, List<double>> _times = new(StringComparer.Ordinal);

    public void Add(string step, TimeSpan time)
    {
        var times = _times.GetOrAdd(step, _ => []);
        lock (times)
        {
            times.Add(time.TotalMilliseconds);
        }
    }

    /// <summary>In the order of a share.</summary>
    public IReadOnlyList<StepDocument> ToDocuments() => [.. Order.Where(_times.ContainsKey).Select(step => Of(step, _times[step]))];

    private static StepDocument Of(string step, List<double> times)
    {
        double[] sorted;
        lock (times)
        {
            sorted = [.. times.Order()];
        }

        return new StepDocument(step, sorted.Length, At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99), Math.Round(sorted[^1], 3));
    }

    /// <summary>The nearest rank: a value that was measured.</summary>
    private static double At(double[] sorted, double part) => Math.Round(sorted[(int)Math.Ceiling(part * sorted.Length) - 1], 3);
}
