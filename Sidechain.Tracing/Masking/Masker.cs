using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Masking;

/// <summary>Takes secrets and the user's folders out of what is recorded, at the source and again at ingest. Masking twice changes nothing more.</summary>
public static class Masker
{
    /// <summary>What stands where a secret was.</summary>
    public const string Mask = "***";

    /// <summary>True when a word of the key is in the table (<c>password</c>, <c>token</c>, <c>api key</c>, <c>auth</c>, <c>cookie</c> …).</summary>
    public static bool IsSensitiveKey(string key) => SensitiveKeys.Contains(key);

    /// <summary>The value to store under <paramref name="key"/>: nothing of it under a sensitive key, a path's file name, a text without secrets.</summary>
    public static string MaskKeyValue(string key, string value) => MaskAs(MaskingOf(key), value);

    /// <summary>A text that has no key: a status message, a line of a log.</summary>
    public static string MaskText(string text) => SecretText.Mask(LocalPaths.Mask(text));

    /// <summary>Like <see cref="MaskKeyValue"/> for every type that the wire carries.</summary>
    public static object MaskValue(string key, object value) => value switch
    {
        string text => MaskKeyValue(key, text),
        _ when IsSensitiveKey(key) => Mask,
        string[] texts => Array.ConvertAll(texts, t => MaskKeyValue(key, t)),
        _ => value,
    };

    /// <summary>A whole span: attributes, events and status message.</summary>
    public static WireSpan MaskSpan(WireSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        return span with
        {
            StatusMessage = span.StatusMessage is { } message ? MaskText(message) : null,
            Attributes = MaskAttributes(span.Attributes),
            Events = [.. span.Events.Select(e => e with { Attributes = MaskAttributes(e.Attributes) })],
        };
    }

    /// <summary>The part of masking that a key decides alone.</summary>
    internal static KeyMasking MaskingOf(string key) =>
        IsSensitiveKey(key) ? KeyMasking.Secret
        : LocalPaths.IsPathKey(key) ? KeyMasking.Path
        : LocalPaths.IsAddressKey(key) ? KeyMasking.Address
        : KeyMasking.Text;

    internal static string MaskAs(KeyMasking masking, string value) => masking switch
    {
        KeyMasking.Secret => Mask,
        KeyMasking.Path => SecretText.Mask(LocalPaths.FileName(value)),
        KeyMasking.Address => SecretText.Mask(value),
        _ => MaskText(value),
    };

    private static List<KeyValuePair<string, object>> MaskAttributes(IReadOnlyList<KeyValuePair<string, object>> attributes)
    {
        var masked = new List<KeyValuePair<string, object>>(attributes.Count);
        foreach (var (key, value) in attributes)
        {
            masked.Add(new(key, MaskValue(key, value)));
        }

        return masked;
    }
}
