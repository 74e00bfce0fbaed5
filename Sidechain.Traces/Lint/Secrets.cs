using Sidechain.Traces.Trees;
using Sidechain.Tracing.Masking;

namespace Sidechain.Traces.Lint;

/// <summary>
/// Finds the texts that masking would change: credentials, and paths of a user's machine. A masked text (<c>***</c>) is fine.
/// </summary>
internal sealed class Secrets
{
    // A process describes itself in each of its spans, and is told of once.
    private readonly HashSet<(string Service, string Place, string What)> _told = [];

    /// <summary>Says what it is and where, never its text: <c>what looks like a credential in its name</c>.</summary>
    public IEnumerable<string> In(Span span)
    {
        if (Found(span.Name, TextMasking.MaskName(span.Name)) is { } inName)
        {
            yield return $"{inName} in its name";
        }

        if (span.StatusMessage is { } message && Found(message, TextMasking.MaskAs(KeyMasking.Text, message)) is { } inMessage)
        {
            yield return $"{inMessage} in its status message";
        }

        foreach (var (place, what) in Places(span.Attributes))
        {
            yield return $"{what} in {place}";
        }

        foreach (var happened in span.Events)
        {
            var name = TextMasking.MaskName(happened.Name);
            if (Found(happened.Name, name) is { } inEvent)
            {
                yield return $"{inEvent} in the name of event {TreeLines.Printable(name)}";
            }

            foreach (var (place, what) in Places(happened.Attributes))
            {
                yield return $"{what} in {place} of event {TreeLines.Printable(name)}";
            }
        }

        foreach (var (place, what) in span.Links.SelectMany(link => Places(link.Attributes)).Distinct())
        {
            yield return $"{what} in {place} of a link";
        }

        foreach (var (place, what) in Places(span.Resource).Where(found => _told.Add((span.Service, found.Place, found.What))))
        {
            yield return $"{what} in {place} of its resource";
        }

        foreach (var (place, what) in Places(span.ScopeAttributes).Where(found => _told.Add((span.ScopeName!, found.Place, found.What))))
        {
            yield return $"{what} in {place} of its library";
        }
    }

    private static IEnumerable<(string Place, string What)> Places(IReadOnlyDictionary<string, object?> attributes)
    {
        foreach (var (key, value) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var name = TextMasking.MaskName(key);
            if (Found(key, name) is { } inKey)
            {
                yield return ($"the name of attribute {TreeLines.Printable(name)}", inKey);
            }

            var masking = TextMasking.Of(key);
            if (value is not null && Found(value, Masked(masking, value), masking) is { } found)
            {
                yield return ($"attribute {TreeLines.Printable(name)}", found);
            }
        }
    }

    private static object Masked(KeyMasking masking, object value) => TextMasking.MaskValue(masking, value, MaskedObject);

    // An object's JSON is masked by its own keys. Numbers and flags are no secrets.
    private static object MaskedObject(KeyMasking masking, object value) =>
        value is AttributeObject { Json: var json } ? new AttributeObject(JsonTexts.MaskValue(json, 0, masking, out _, out _)) : value;

    private static string? Found(object? value, object? masked, KeyMasking masking) => (value, masked) switch
    {
        (string text, string after) when text.AsSpan().ContainsAnyExcept('*') => Found(text, after, masking == KeyMasking.Secret),
        (AttributeObject keyed, AttributeObject after) => Found(keyed.Json, after.Json, masking == KeyMasking.Secret),
        (object?[] items, object?[] after) =>
            items.Zip(after, (item, other) => Found(item, other, masking)).FirstOrDefault(what => what is not null),
        _ => null,
    };

    private static string? Found(string text, string masked, bool isSecret = false) =>
        text == masked ? null
        : isSecret || Masks(masked) > Masks(text) ? "what looks like a credential"
        : "what looks like a path of somebody's machine";

    private static int Masks(string text) => text.AsSpan().Count(TextMasking.Mask);
}
