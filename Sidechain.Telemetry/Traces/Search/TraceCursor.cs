using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Sidechain.Telemetry.Traces.Search;

/// <summary>Where a page ended: the next begins behind it, however many traces have come meanwhile.</summary>
/// <param name="Key">The last trace's start or duration, nanoseconds.</param>
/// <param name="TraceId">Decides among equals.</param>
internal readonly record struct TraceCursor(long Key, Guid TraceId)
{
    public static TraceCursor? Parse(string text)
    {
        if (!Base64Url.IsValid(text) || text.Length > 100)
        {
            return null;
        }

        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(' ');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var key)
            && Guid.TryParseExact(parts[1], "N", out var trace)
            ? new TraceCursor(key, trace)
            : null;
    }

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Key} {TraceId:N}")));
}
