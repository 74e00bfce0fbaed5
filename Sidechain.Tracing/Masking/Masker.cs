using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Takes secrets and the user's folders out of what is recorded, at the source and again at ingest. Masking twice changes nothing more.
/// </summary>
public static class Masker
{
    /// <summary>What stands where a secret was.</summary>
    internal const string Mask = TextMasking.Mask;

    /// <summary>A text that has no key: a status message, a line of a log.</summary>
    public static string MaskText(string text) => MaskAs(KeyMasking.Text, text);

    /// <summary>The name of a span or an event: a route in it is no local path.</summary>
    public static string MaskName(string name) => TextMasking.MaskName(name);

    /// <summary>
    /// The value to store under <paramref name="key"/>, of any type that the wire carries, or a map: nothing of a text under a sensitive
    /// key, the file name of a path, any other text without its secrets. Numbers and flags stay, also under a sensitive key.
    /// </summary>
    public static object MaskValue(string key, object value) => MaskValueAs(MaskingOf(key), value);

    /// <summary>What masks the values of a key.</summary>
    public static KeyMasker Of(string key) => KeyMasker.Of(MaskingOf(key));

    internal static KeyMasking MaskingOf(string key) => TextMasking.Of(key);

    internal static string MaskAs(KeyMasking masking, string value) => TextMasking.MaskAs(masking, value);

    internal static object MaskValueAs(KeyMasking masking, object value) => TextMasking.MaskValue(masking, value, MaskOther);

    private static object MaskOther(KeyMasking masking, object value) => value switch
    {
        byte[] when masking == KeyMasking.Secret => Mask,
        AttributeMap map => MaskMap(masking, map),
        _ => value,
    };

    // {"name": "DB_PASSWORD", "value": "a"}: the one names what the other is.
    private static AttributeMap MaskMap(KeyMasking masking, AttributeMap map)
    {
        var namesSecret = map.Any(pair => pair.Value is string text && NamedValues.IsSecret(pair.Key, text));
        return new([
            .. map.Select(pair => KeyValuePair.Create(
                MaskName(pair.Key), MaskInner(namesSecret && NamedValues.IsValue(pair.Key) ? KeyMasking.Secret : masking, pair)))]);
    }

    // What lies below a sensitive key is as secret as that.
    private static object? MaskInner(KeyMasking outer, KeyValuePair<string, object?> pair) =>
        pair.Value is null ? null : MaskValueAs(outer == KeyMasking.Secret ? outer : MaskingOf(pair.Key), pair.Value);
}
