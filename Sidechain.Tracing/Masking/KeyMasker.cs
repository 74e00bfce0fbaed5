namespace Sidechain.Tracing.Masking;

/// <summary>
/// Masks the values of one key. What the key says about them is worked out once, by <see cref="Masker.Of"/>: keys come again and again.
/// </summary>
public sealed class KeyMasker
{
    private static readonly KeyMasker[] All = [.. Enum.GetValues<KeyMasking>().Select(masking => new KeyMasker(masking))];

    private readonly KeyMasking _masking;

    private KeyMasker(KeyMasking masking) => _masking = masking;

    /// <summary>As <see cref="Masker.MaskValue"/>.</summary>
    public object Mask(object value) => Masker.MaskValueAs(_masking, value);

    internal static KeyMasker Of(KeyMasking masking) => All[(int)masking];
}
