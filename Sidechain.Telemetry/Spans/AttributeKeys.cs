using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Sidechain.Tracing.Masking;

namespace Sidechain.Telemetry.Spans;

/// <summary>
/// The keys of spans' attributes as the store writes them: those that have a number as <c>~7</c>, others as they are, with a <c>~</c>
/// before one that starts so. A key gets its number once it has come often enough; what was written before stays readable.
/// </summary>
internal sealed class AttributeKeys
{
    /// <summary>Most keys that have a number: clients may write anything, ids too, into a key.</summary>
    public const int MostNumbers = 4096;

    private const char Mark = '~';
    private const int OftenEnough = 10;
    private const int MostSeen = 10_000;

    private readonly ConcurrentDictionary<string, KeyText> _stored = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, string> _keys = new();
    private readonly ConcurrentDictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly Channel<string> _wanted = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostNumbers) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Keys that have come often and have no number yet.</summary>
    public ChannelReader<string> Wanted => _wanted.Reader;

    /// <summary>Whether it is written by its number.</summary>
    public bool Knows(string key) => _stored.ContainsKey(key);

    /// <summary>From now on written by its number.</summary>
    public void Learn(int number, string key)
    {
        _keys[number] = key;
        _stored[key] = new(key, JsonEncodedText.Encode(string.Create(CultureInfo.InvariantCulture, $"{Mark}{number}")), Masker.Of(key));
        _seen.TryRemove(key, out _);
    }

    /// <summary>Writes a key as the name of a property.</summary>
    /// <param name="mayNumber">Its sender is trusted: numbers are never taken back, so clients' own keys get none.</param>
    /// <returns>It masks the key's values.</returns>
    public KeyMasker Write(Utf8JsonWriter writer, string key, bool mayNumber)
    {
        if (_stored.TryGetValue(key, out var stored))
        {
            writer.WritePropertyName(stored.Json);
            return stored.Masking;
        }

        var plain = KeyText.Of(key);
        if (plain.Safe.StartsWith(Mark))
        {
            writer.WritePropertyName(Mark + plain.Safe);
        }
        else
        {
            writer.WritePropertyName(plain.Json);
        }

        if (mayNumber)
        {
            Notice(plain.Safe);
        }

        return plain.Masking;
    }

    /// <summary>The key that was written so.</summary>
    /// <exception cref="UnknownKeyException">Its number is not known here yet.</exception>
    public string Read(string stored)
    {
        if (!stored.StartsWith(Mark))
        {
            return stored;
        }

        if (!int.TryParse(stored.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return stored[1..];
        }

        return _keys.TryGetValue(number, out var key) ? key : throw new UnknownKeyException(stored);
    }

    private void Notice(string key)
    {
        if (key.StartsWith(Mark) || _keys.Count >= MostNumbers)
        {
            return;
        }

        if (_seen.Count >= MostSeen)
        {
            _seen.Clear();
        }

        if (_seen.AddOrUpdate(key, 1, (_, times) => times + 1) == OftenEnough)
        {
            _wanted.Writer.TryWrite(key);
        }
    }
}
