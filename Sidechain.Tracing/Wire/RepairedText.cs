using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sidechain.Tracing.Wire;

/// <summary>Texts of JSON that .NET refuses, such as an emoji that an SDK cut in two. An impossible letter becomes U+FFFD.</summary>
internal static class RepairedText
{
    /// <summary>The text, or the property's name, at which the reader stands.</summary>
    public static string Read(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Repair(Encoding.UTF8.GetString(json.ValueSpan));
        }
    }

    // The reader has seen that the escapes are whole.
    private static string Repair(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var at = 0; at < escaped.Length; at++)
        {
            if (escaped[at] != '\\' || at + 1 == escaped.Length)
            {
                text.Append(escaped[at]);
                continue;
            }

            var letter = escaped[++at];
            if (letter == 'u' && at + 4 < escaped.Length
                && ushort.TryParse(escaped.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                text.Append((char)unit);
                at += 4;
            }
            else
            {
                text.Append(letter switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => letter });
            }
        }

        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]))
            {
                text[at] = '\uFFFD';
            }
        }

        return text.ToString();
    }
}
