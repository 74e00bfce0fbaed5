using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Values that stand beside their key's name: <c>{"name":"DB_PASSWORD","value":"a"}</c> of Kubernetes and HAR, and the same in YAML, XML
/// and what programs print.
/// </summary>
internal static partial class NamedValues
{
    private const int LongestIndent = 64;

    public static bool IsName(ReadOnlySpan<char> key) => Is(key, "name") || Is(key, "key") || Is(key, "header");

    public static bool IsValue(ReadOnlySpan<char> key) => Is(key, "value");

    /// <summary>True when a text under <paramref name="key"/> names a secret that stands beside it.</summary>
    public static bool IsSecret(ReadOnlySpan<char> key, ReadOnlySpan<char> text) => IsName(key) && SensitiveKeys.Contains(text);

    /// <summary>True when a secret's name stands in the JSON behind its value.</summary>
    public static bool IsNamedBehind(string json, int at) =>
        NameBehind().Match(json, at) is { Success: true } found && SensitiveKeys.Contains(found.Groups["key"].ValueSpan);

    public static bool MayBeIn(ReadOnlySpan<char> text) => text.Contains("value", StringComparison.OrdinalIgnoreCase);

    public static string Mask(string text) => FoundSecrets.MaskBehind(text, Named(), End);

    private static int End(string text, int start)
    {
        var line = text.AsSpan(Math.Max(0, start - LongestIndent), Math.Min(start, LongestIndent));
        line = line[(line.LastIndexOf('\n') + 1)..].Trim();
        if (line.Equals("value:", StringComparison.OrdinalIgnoreCase) && !text.AsSpan(start).StartsWith('{'))
        {
            // YAML's text goes on to the end of its line.
            var length = text.AsSpan(start).IndexOfAny('\r', '\n');
            return length < 0 ? text.Length : start + length;
        }

        // An object or a list, as of OTLP's JSON.
        if (PairValues.Wrapped(text, start) is > 0 and var closed)
        {
            return closed;
        }

        var end = start;
        while (end < text.Length && text[end] is not (',' or ';' or '}' or ')' or '<' or '>' or '"' or '\'' or '\\')
            && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end;
    }

    private static bool Is(ReadOnlySpan<char> key, string other) => key.Equals(other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(?:name|key|header)\\{0,8}[""']?\s{0,8}[:=]\s{0,8}\\{0,8}[""']?(?<key>[A-Za-z][\w.-]{0,63})\\{0,8}[""']?"
        + @"[\s,;]{1,32}\\{0,8}[""']?value\\{0,8}[""']?\s{0,8}[:=]\s{0,8}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(
        @"\G\s{0,32},\s{0,32}""(?:name|key|header)""\s{0,8}:\s{0,8}""(?<key>[^""\\]{1,64})""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NameBehind();
}
