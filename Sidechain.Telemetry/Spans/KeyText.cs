using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidechain.Tracing.Masking;

namespace Sidechain.Telemetry.Spans;

/// <summary>
/// A key of attributes, as it is written and as its values are masked, found by one lookup: to work out either takes longer than to write a
/// value.
/// </summary>
/// <param name="Safe">As it may be stored.</param>
/// <param name="Json">The same as the name of a property, or its number.</param>
/// <param name="Masking">Masks its values.</param>
internal sealed record KeyText(string Safe, JsonEncodedText Json, KeyMasker Masking)
{
    // Keys are few in a system that is well, and any number where a client writes ids into them.
    private const int MostKnown = 4096;
    private const int LongestKnown = 128;

    private static readonly ConcurrentDictionary<string, KeyText> Known = new(StringComparer.Ordinal);

    public static KeyText Of(string key)
    {
        if (Known.TryGetValue(key, out var known))
        {
            return known;
        }

        var safe = SafeText.Of(key);
        var made = new KeyText(safe, JsonEncodedText.Encode(safe, JavaScriptEncoder.UnsafeRelaxedJsonEscaping), Masker.Of(key));
        if (key.Length <= LongestKnown && Known.Count < MostKnown)
        {
            Known.TryAdd(key, made);
        }

        return made;
    }
}
