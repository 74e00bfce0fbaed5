using Sidechain.Tracing.Masking;

namespace Sidechain.Tracing.Client.Recording.Json;

/// <summary>What the encoder needs to know of an attribute's key, worked out once for each constant.</summary>
internal sealed class AttributeKey
{
    /// <summary>Longest pair that is kept, bytes.</summary>
    private const int MaxKept = 256;

    private static readonly ReferenceCache<AttributeKey> Known = new(512, static key => new AttributeKey(key));

    private object? _seen;
    private Pair? _kept;

    private AttributeKey(string key)
    {
        Masking = Masker.MaskingOf(key);
        var json = new JsonText(key.Length + 16);
        json.Raw(","u8);
        json.String(key);
        json.Raw(":"u8);
        Json = json.Written.ToArray();
    }

    /// <summary><c>,"key":</c> in UTF-8: what follows another pair.</summary>
    public byte[] Json { get; }

    public KeyMasking Masking { get; }

    public static AttributeKey Of(string key) => Known.Of(key);

    /// <summary>
    /// The pair behind a comma as it was written the last time, when the value is the same object as then: a constant, or a small number.
    /// Else null.
    /// </summary>
    public byte[]? Kept(object value) => Volatile.Read(ref _kept) is { } kept && ReferenceEquals(kept.Value, value) ? kept.Json : null;

    /// <summary>The pair has been written like this. It is kept when its value comes for the second time in a row.</summary>
    /// <param name="value">One that cannot change.</param>
    /// <param name="pair">Key and value, without the comma.</param>
    public void Wrote(object value, ReadOnlySpan<byte> pair)
    {
        if (ReferenceEquals(_seen, value) && pair.Length <= MaxKept)
        {
            Volatile.Write(ref _kept, new Pair(value, [(byte)',', .. pair]));
        }

        _seen = value;
    }

    // One object, so that readers see both halves.
    private sealed record Pair(object Value, byte[] Json);
}
