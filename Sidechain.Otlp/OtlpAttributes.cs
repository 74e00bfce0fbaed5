namespace Sidechain.Otlp;

/// <summary>
/// Attributes as OTLP has them, in their order. A value is a string, bool, long, double or byte[], a list of those (<c>object?[]</c>), or a
/// map: an array of its pairs (<c>KeyValuePair&lt;string, object?&gt;[]</c>). A value that is not set, or makes no sense, is no attribute.
/// </summary>
public static class OtlpAttributes
{
    /// <summary>As deep as a value may nest; what is deeper is left out.</summary>
    public const int MaxDepth = 16;

    /// <summary>The text under a key; null where there is none, or an empty one.</summary>
    public static string? Text(this IReadOnlyList<KeyValuePair<string, object>> attributes, string key)
    {
        foreach (var pair in attributes)
        {
            if (pair.Key == key && pair.Value is string { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }
}
