using System.Runtime.CompilerServices;
using Sidechain.Tracing.Masking;

namespace Sidechain.Tracing.Wire;

/// <summary>What the encoder needs to know of an attribute's key, worked out once for each constant.</summary>
internal sealed class AttributeKey
{
    private const int Size = 512;

    // By reference and overwritten on collision: bounded, and free of locks.
    private static readonly AttributeKey?[] Known = new AttributeKey?[Size];

    private readonly string _key;

    private AttributeKey(string key)
    {
        _key = key;
        Masking = Masker.MaskingOf(key);
        var json = new JsonText(key.Length + 16);
        json.String(key);
        json.Raw(":"u8);
        Json = json.Written.ToArray();
    }

    /// <summary><c>"key":</c> in UTF-8.</summary>
    public byte[] Json { get; }

    public KeyMasking Masking { get; }

    public static AttributeKey Of(string key)
    {
        ref var place = ref Known[RuntimeHelpers.GetHashCode(key) % Size];
        return place is { } known && ReferenceEquals(known._key, key) ? known : place = new AttributeKey(key);
    }
}
