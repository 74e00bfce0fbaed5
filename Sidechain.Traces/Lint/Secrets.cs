using System.Text.RegularExpressions;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Lint;

/// <summary>Finds values that look like credentials. Masked ones (<c>***</c>) are fine.</summary>
internal static partial class Secrets
{
    /// <summary>Where they are, never what they are.</summary>
    public static IEnumerable<string> In(Span span)
    {
        if (Value().IsMatch(span.Name))
            yield return "its name";
        if (span.StatusMessage is { } message && Value().IsMatch(message))
            yield return "its status message";
        foreach (var key in Keys(span.Attributes))
            yield return $"attribute {TreeLines.Printable(key)}";
        foreach (var happened in span.Events)
        {
            foreach (var key in Keys(happened.Attributes))
                yield return $"attribute {TreeLines.Printable(key)} of event {TreeLines.Printable(happened.Name)}";
        }
    }

    private static IEnumerable<string> Keys(IReadOnlyDictionary<string, object?> attributes) =>
        attributes.Where(a => Texts(a.Value).Any(text => IsSecret(a.Key, text))).Select(a => a.Key).Order(StringComparer.Ordinal);

    private static bool IsSecret(string key, string text) => text.Length > 0 && !text.All(c => c == '*') && (Key().IsMatch(key) || Value().IsMatch(text));

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        string text => [text],
        object?[] items => items.SelectMany(Texts),
        _ => [],
    };

    // By whole words of the key, so that author and tokens_per_second are safe.
    [GeneratedRegex(@"(?:^|[._-])(?:password|passwd|token|api[._-]?key|secret|auth|authorization|authentication|cookie|credential)s?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    // Bearer tokens, JWTs, user-info in URLs.
    [GeneratedRegex(@"\bbearer\s+[A-Za-z0-9._~+/-]{8,}|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.|://[^/\s:@*]+:[^/\s@*]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Value();
}
