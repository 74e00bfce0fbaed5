using System.Globalization;

namespace Sidechain.Traces.Shapes.Text;

/// <summary>Times with a unit: <c>ns us µs ms s min</c>.</summary>
internal static class Durations
{
    public const string Units = "ns, us, ms, s or min";

    public static double? TicksPer(string unit) => unit switch
    {
        "ns" => 0.01,
        "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "min" => TimeSpan.TicksPerMinute,
        _ => null,
    };

    /// <summary>In the biggest unit of us, ms and s that needs no more than a few digits.</summary>
    public static string Write(TimeSpan time) => time.Duration() switch
    {
        { Ticks: < TimeSpan.TicksPerMillisecond } and { Ticks: not 0 } =>
            string.Create(CultureInfo.InvariantCulture, $"{(decimal)time.Ticks / TimeSpan.TicksPerMicrosecond:0.#} us"),
        { Ticks: < TimeSpan.TicksPerSecond } =>
            string.Create(CultureInfo.InvariantCulture, $"{(decimal)time.Ticks / TimeSpan.TicksPerMillisecond:0.####} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(decimal)time.Ticks / TimeSpan.TicksPerSecond:0.#######} s"),
    };
}
