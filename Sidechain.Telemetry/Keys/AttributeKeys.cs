using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Sidechain.Telemetry.Ingest;

namespace Sidechain.Telemetry.Keys;

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

    private readonly ConcurrentDictionary<string, JsonEncodedText> _stored = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, string> _keys = new();
    private readonly ConcurrentDictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly Channel<string> _wanted = Channel.CreateBounded<string>(new BoundedChannelOptions(MostNumbers) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Keys that have come often and have no number yet.</summary>
    public ChannelReader<string> Wanted => _wanted.Reader;

    /// <summary>Whether it is written by its number.</summary>
    public bool Knows(string key) => _stored.ContainsKey(key);

    /// <summary>From now on written by its number.</summary>
    public void Learn(int number, string key)
    {
        _keys[number] = key;
        _stored[key] = JsonEncodedText.Encode(string.Create(CultureInfo.InvariantCulture, $"{Mark}{number}"));
        _seen.TryRemove(key, out _);
    }

    /// <summary>Writes a key as the name of a property.</summary>
    /// <param name="mayNumber">Its sender is trusted: numbers are never taken back, so clients' own keys get none.</param>
    public void Write(Utf8JsonWriter writer, string key, bool mayNumber)
    {
        if (_stored.TryGetValue(key, out var stored))
        {
            writer.WritePropertyName(stored);
            return;
        }

        var safe = SafeText.OfWord(key);
        writer.WritePropertyName(safe.StartsWith(Mark) ? Mark + safe : safe);
        if (mayNumber)
            Notice(safe);
    }

    /// <summary>The key that was written so.</summary>
    /// <exception cref="UnknownKeyException">Its number is not known here yet.</exception>
    public string Read(string stored)
    {
        if (!stored.StartsWith(Mark))
            return stored;
        if (!int.TryParse(stored.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return stored[1..];
        return _keys.TryGetValue(number, out var key) ? key : throw new UnknownKeyException(stored);
    }

    private void Notice(string key)
    {
        if (key.StartsWith(Mark) || _keys.Count >= MostNumbers)
            return;
        if (_seen.Count >= MostSeen)
            _seen.Clear();
        if (_seen.AddOrUpdate(key, 1, (_, times) => times + 1) == OftenEnough)
            _wanted.Writer.TryWrite(key);
    }
}
