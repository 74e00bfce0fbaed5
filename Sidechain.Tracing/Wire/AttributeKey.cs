using Sidechain.Tracing.Masking;

namespace Sidechain.Tracing.Wire;

/// <summary>What the encoder needs to know of an attribute's key, worked out once for each constant.</summary>
internal sealed class AttributeKey
{
    private static readonly ByReference<AttributeKey> Known = new(512, static key => new AttributeKey(key));

    private AttributeKey(string key)
    {
        Masking = Masker.MaskingOf(key);
        var json = new JsonText(key.Length + 16);
        json.String(key);
        json.Raw(":"u8);
        Json = json.Written.ToArray();
    }

    /// <summary><c>"key":</c> in UTF-8.</summary>
    public byte[] Json { get; }

    public KeyMasking Masking { get; }

    public static AttributeKey Of(string key) => Known.Of(key);
}
