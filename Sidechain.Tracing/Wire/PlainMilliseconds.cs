using System.Text.Json;

namespace Sidechain.Tracing.Wire;

/// <summary>Milliseconds as nearly always written: digits, a point, at most three digits. A decimal costs several times as much.</summary>
internal static class PlainMilliseconds
{
    // Year 9999 has 15, so that no sum overflows.
    private const int MostDigits = 14;
    private const int Decimals = 3;

    /// <summary>As microseconds.</summary>
    /// <returns>False where it is written in another way; that says nothing about what it is.</returns>
    public static bool TryRead(ref Utf8JsonReader json, out long microseconds)
    {
        microseconds = 0;
        var text = json.ValueSpan;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text.Length : point;
        var decimals = text.Length - whole - (point < 0 ? 0 : 1);
        if (whole is 0 or > MostDigits || decimals > Decimals)
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (char.IsAsciiDigit((char)digit))
            {
                microseconds = (microseconds * 10) + (digit - '0');
            }
            else if (digit != '.')
            {
                return false;
            }
        }

        for (; decimals < Decimals; decimals++)
        {
            microseconds *= 10;
        }

        return true;
    }
}
