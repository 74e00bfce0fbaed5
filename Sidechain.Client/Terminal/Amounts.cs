using System.Globalization;

namespace Sidechain.Client.Terminal;

/// <summary>Sizes and times as people read them, the same in every culture.</summary>
public static class Amounts
{
    /// <summary>Thirty years: nothing that is measured takes longer.</summary>
    private const double MostMs = 1e12;

    /// <summary>Decimal units: <c>353 kB</c>, <c>1.2 MB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => Text($"{bytes} B"),
        < 10_000 => Text($"{bytes / 1e3:0.0} kB"),
        < 1_000_000 => Text($"{bytes / 1e3:0} kB"),
        < 1_000_000_000 => Text($"{bytes / 1e6:0.0} MB"),
        _ => Text($"{bytes / 1e9:0.0} GB"),
    };

    /// <summary><c>0.8 ms</c>, <c>140 ms</c>, <c>12.3 s</c>, <c>2 min 05 s</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 10 => Text($"{time.TotalMilliseconds:0.0} ms"),
        < 1000 => Text($"{time.TotalMilliseconds:0} ms"),
        < 60_000 => Text($"{time.TotalSeconds:0.0} s"),
        _ => Text($"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
    };

    /// <summary>The same for milliseconds that a server tells, however many.</summary>
    public static string Time(double ms) => Time(TimeSpan.FromMilliseconds(Math.Clamp(ms, 0, MostMs)));

    /// <summary><c>44.1 kHz</c>.</summary>
    public static string Rate(int hertz) => Text($"{hertz / 1e3:0.###} kHz");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
