using System.Globalization;

namespace Sidechain.PluginHostSim.Validation.Realtime;

/// <summary>Read and write calls of the calling thread since it started, as the kernel counts them.</summary>
internal static class ThreadInputOutput
{
    public static long Count() => File.ReadLines("/proc/thread-self/io")
        .Where(line => line.StartsWith("syscr:", StringComparison.Ordinal) || line.StartsWith("syscw:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.AsSpan(6), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture));
}
