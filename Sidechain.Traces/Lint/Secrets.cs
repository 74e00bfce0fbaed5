using Sidechain.Traces.Trees;
using Sidechain.Tracing.Masking;

namespace Sidechain.Traces.Lint;

/// <summary>
/// Finds the texts that masking would change: credentials, and paths of a user's machine. A masked text (<c>***</c>) is fine.
/// </summary>
internal sealed class Secrets
{
    // A process describes itself in each of its spans, and is told of once.
    private readonly HashSet<(string Service, string Key, string What)> _told = [];

    /// <summary>Says what it is and where, never its text: <c>what looks like a credential in its name</c>.</summary>
    public IEnumerable<string> In(Span span)
    {
        if (Found(span.Name, TextMasking.MaskName(span.Name)) is { } inName)
        {
            yield return $"{inName} in its name";
        }

        if (span.StatusMessage is { } message && Found(KeyMasking.Text, message) is { } inMessage)
        {
            yield return $"{inMessage} in its status message";
        }

        foreach (var (key, what) in Keys(span.Attributes))
        {
            yield return $"{what} in attribute {key}";
        }

        foreach (var happened in span.Events)
        {
            foreach (var (key, what) in Keys(happened.Attributes))
            {
                yield return $"{what} in attribute {key} of event {TreeLines.Printable(TextMasking.MaskName(happened.Name))}";
            }
        }

        foreach (var (key, what) in span.Links.SelectMany(link => Keys(link.Attributes)).Distinct())
        {
            yield return $"{what} in attribute {key} of a link";
        }

        foreach (var (key, what) in Keys(span.Resource).Where(found => _told.Add((span.Service, found.Key, found.What))))
        {
            yield return $"{what} in attribute {key} of its resource";
        }
    }

    private static IEnumerable<(string Key, string What)> Keys(IReadOnlyDictionary<string, object?> attributes)
    {
        foreach (var (key, value) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var masking = TextMasking.Of(key);
            if (Texts(value).Select(text => Found(masking, text)).FirstOrDefault(what => what is not null) is { } found)
            {
                yield return (TreeLines.Printable(key), found);
            }
        }
    }

    private static string? Found(KeyMasking masking, string text) =>
        text.All(c => c == '*') ? null : Found(text, TextMasking.MaskAs(masking, text), masking == KeyMasking.Secret);

    private static string? Found(string text, string masked, bool isSecret = false) =>
        text == masked ? null
        : isSecret || Masks(masked) > Masks(text) ? "what looks like a credential"
        : "what looks like a path of somebody's machine";

    private static int Masks(string text) => text.AsSpan().Count(TextMasking.Mask);

    // Numbers and flags are no secrets. An object's JSON is masked by its own keys.
    private static IEnumerable<string> Texts(object? value) => value switch
    {
        string text => [text],
        AttributeObject keyed => [keyed.Json],
        object?[] items => items.SelectMany(Texts),
        _ => [],
    };
}
