namespace Sidechain.Tracing.Masking;

/// <summary>The masking of texts. It knows nothing of the wire, so that the lint of <c>Sidechain.Traces</c> compiles it too.</summary>
internal static class TextMasking
{
    /// <summary>Stands where a secret was.</summary>
    public const string Mask = "***";

    // Two settle nearly every text that changes at all; the others must end, too.
    private const int MostRounds = 4;

    /// <summary>The part of masking that a key decides alone.</summary>
    public static KeyMasking Of(string key) =>
        SensitiveKeys.Contains(key) ? KeyMasking.Secret
        : AddressKeys.Contains(key) ? KeyMasking.Address
        : PathKeys.Of(key);

    /// <summary>The name of a span or an event, or a key: a route in it is no local path.</summary>
    public static string MaskName(string name) =>
        Settled(KeyMasking.Text, name, static (_, text) => LocalPaths.Mask(SecretText.Mask(text), isName: true));

    public static string MaskAs(KeyMasking masking, string value) =>
        masking == KeyMasking.Secret ? Mask : Settled(masking, value, MaskOnce);

    /// <summary>A text, or a list of any depth; the arguments of a process are known by one another.</summary>
    /// <param name="masking">What its key says.</param>
    /// <param name="value">The value.</param>
    /// <param name="other">Masks what is neither a text nor a list.</param>
    public static object MaskValue(KeyMasking masking, object value, Func<KeyMasking, object, object> other) => value switch
    {
        string text => MaskAs(masking, text),
        string[] texts => Array.ConvertAll(ArgumentList.Mask(texts), text => MaskAs(masking, text)),
        object?[] items => MaskItems(masking, items, other),
        _ => other(masking, value),
    };

    private static object?[] MaskItems(KeyMasking masking, object?[] items, Func<KeyMasking, object, object> other)
    {
        // A number among the arguments of a process makes none of the others less secret.
        var texts = ArgumentList.Mask(Array.ConvertAll(items, item => item as string ?? ""));
        return [.. items.Select((item, at) => item is null ? null : MaskValue(masking, item is string ? texts[at] : item, other))];
    }

    /// <summary>A text that has no structure of its own.</summary>
    public static string MaskPlain(KeyMasking masking, string value) => masking switch
    {
        KeyMasking.Secret => Mask,
        KeyMasking.FilePath => LocalPaths.OfFile(SecretText.Mask(value)),
        KeyMasking.AnyPath => LocalPaths.OfAny(SecretText.Mask(value)),
        KeyMasking.Address when !value.Contains("file://", StringComparison.OrdinalIgnoreCase) => SecretText.Mask(value),
        _ => LocalPaths.Mask(SecretText.Mask(value)),
    };

    private static string MaskOnce(KeyMasking masking, string value) =>
        JsonTexts.MayBe(value) ? JsonTexts.Mask(value, masking) : MaskPlain(masking, value);

    // Where a part is gone, what stood around it may be a pair or JSON, which it was not before: "token /home/=a".
    private static string Settled(KeyMasking masking, string text, Func<KeyMasking, string, string> mask)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var masked = mask(masking, text);
            if (masked == text)
            {
                break;
            }

            text = masked;
        }

        return text;
    }
}
