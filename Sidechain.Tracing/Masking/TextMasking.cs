namespace Sidechain.Tracing.Masking;

/// <summary>The masking of texts. It knows nothing of the wire, so that the lint of <c>Sidechain.Traces</c> compiles it too.</summary>
internal static class TextMasking
{
    /// <summary>Stands where a secret was.</summary>
    public const string Mask = "***";

    /// <summary>The part of masking that a key decides alone.</summary>
    public static KeyMasking Of(string key) =>
        SensitiveKeys.Contains(key) ? KeyMasking.Secret
        : AddressKeys.Contains(key) ? KeyMasking.Address
        : PathKeys.Of(key);

    /// <summary>The name of a span or an event, or a key: a route in it is no local path.</summary>
    public static string MaskName(string name) => LocalPaths.Mask(SecretText.Mask(name), isName: true);

    public static string MaskAs(KeyMasking masking, string value) =>
        masking == KeyMasking.Secret ? Mask : JsonTexts.MayBe(value) ? JsonTexts.Mask(value, masking) : MaskPlain(masking, value);

    /// <summary>A text that has no structure of its own.</summary>
    public static string MaskPlain(KeyMasking masking, string value) => masking switch
    {
        KeyMasking.Secret => Mask,
        KeyMasking.FilePath => LocalPaths.OfFile(SecretText.Mask(value)),
        KeyMasking.AnyPath => LocalPaths.OfAny(SecretText.Mask(value)),
        KeyMasking.Address when !value.Contains("file://", StringComparison.OrdinalIgnoreCase) => SecretText.Mask(value),
        _ => LocalPaths.Mask(SecretText.Mask(value)),
    };
}
