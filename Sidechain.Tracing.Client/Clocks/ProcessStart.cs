using System.Globalization;

namespace Sidechain.Tracing.Client.Clocks;

/// <summary>
/// When this process began, by the monotonic clock: what the machine's uptime says now, minus the uptime at which the kernel started the
/// process. Both are elapsed time; the wall clock has no part in it. Exact to <see cref="Uncertainty"/>: both come in hundredths of a
/// second.
/// </summary>
/// <param name="StartedTicks">Monotonic time stamp of the start.</param>
/// <param name="EnteredTicks">
/// Monotonic time stamp of the reading, which a program takes in its first line: until then the system loaded it and its runtime.
/// </param>
/// <remarks>A process that a shell became by <c>exec</c> began when the shell did.</remarks>
public sealed record ProcessStart(long StartedTicks, long EnteredTicks)
{
    /// <summary>The true start lies within this of <see cref="StartedTicks"/>, either side.</summary>
    internal static readonly TimeSpan Uncertainty = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// No start takes longer. A process that is older did something else before, such as a script that became this program.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>USER_HZ, the same on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Field 22 of <c>/proc/self/stat</c>, counted behind the program's name, which is field 2 and may hold blanks.</summary>
    private const int StartField = 22 - 3;

    /// <summary>For the first line of a program.</summary>
    /// <returns>Null where the system does not tell, or tells what cannot be.</returns>
    public static ProcessStart? Read(TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        try
        {
            var stat = File.ReadAllText("/proc/self/stat");
            var entered = clock.GetTimestamp();
            return At(entered, clock.TimestampFrequency, File.ReadAllText("/proc/uptime"), stat);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="now">Monotonic time stamp of the uptime's reading.</param>
    /// <param name="frequency">Time stamps in a second.</param>
    /// <param name="uptime">Content of <c>/proc/uptime</c>.</param>
    /// <param name="stat">Content of <c>/proc/self/stat</c>.</param>
    internal static ProcessStart? At(long now, long frequency, string uptime, string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= StartField
            || !TryRead(fields[StartField], out var startTicks)
            || !TryRead(uptime.Split(' ')[0], out var up))
        {
            return null;
        }

        // Where a container shows an uptime of its own, the two do not belong together and differ by far.
        var elapsed = up - (startTicks / TicksPerSecond);
        return elapsed >= -Uncertainty.TotalSeconds && elapsed <= Longest.TotalSeconds
            ? new ProcessStart(now - (long)(Math.Max(elapsed, 0) * frequency), now)
            : null;
    }

    private static bool TryRead(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
