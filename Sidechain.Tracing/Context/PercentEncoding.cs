using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sidechain.Tracing.Context;

/// <summary>Percent-encoding of UTF-8, as W3C Baggage has it: broken sequences are U+FFFD, a lone <c>%</c> stands for itself.</summary>
internal static class PercentEncoding
{
    public static void Append(StringBuilder output, string value)
    {
        foreach (var unit in Encoding.UTF8.GetBytes(value))
        {
            if (unit != '%' && Charsets.BaggageValue.Contains((char)unit))
            {
                output.Append((char)unit);
            }
            else
            {
                output.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
            }
        }
    }

    /// <param name="value">ASCII alone.</param>
    public static string Decode(ReadOnlySpan<char> value)
    {
        if (!value.Contains('%'))
        {
            return value.ToString();
        }

        var bytes = ArrayPool<byte>.Shared.Rent(value.Length);
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes[length++] = byte.Parse(value.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 2;
            }
            else
            {
                bytes[length++] = (byte)value[i];
            }
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        ArrayPool<byte>.Shared.Return(bytes);
        return text;
    }
}
