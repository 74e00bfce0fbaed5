using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Spans;

/// <summary>Hashes by which traces are found: four bytes each, so that a trace's twenty spans take no more than one of them does.</summary>
internal static class Terms
{
    // Names, services and most values are few in a system that is well.
    private const int MostKnown = 4096;

    private static readonly ConcurrentDictionary<(string Key, object Value), int> Known = new();

    /// <summary>Attributes that traces are found by, each with its value.</summary>
    public static IReadOnlyList<string> Attributes { get; } =
        [
            AttributeNames.PostId, AttributeNames.ErrorType, AttributeNames.HttpResponseStatusCode, AttributeNames.HttpRoute,
            AttributeNames.AudioFormat, AttributeNames.SessionId,
        ];

    private static readonly FrozenSet<string> Searched = Attributes.ToFrozenSet(StringComparer.Ordinal);

    public static int Name(string name) => Of("name", name);

    public static int Service(string service) => Of("service", service);

    /// <param name="value">As a text; see <see cref="Text"/>.</param>
    public static int Attribute(string key, string value) => Hash(key, value);

    /// <summary>The term in a trace that a client of this type took part in. The schema's <c>with_clients</c> makes the same.</summary>
    public static int With(string clientType, int term) => term ^ clientType switch
    {
        ClientTypes.Plugin => 1640531527,
        ClientTypes.Web => -1013904226,
        ClientTypes.Mobile => 374761393,
        _ => 668265263,
    };

    /// <summary>All that a span is found by.</summary>
    /// <param name="name">As it is stored, and so is the service.</param>
    /// <param name="attributes">As they came.</param>
    public static int[] Of(string name, string service, IReadOnlyList<KeyValuePair<string, object>> attributes)
    {
        var terms = new List<int>(4) { Name(name), Service(service) };
        for (var n = 0; n < attributes.Count; n++)
        {
            var (key, value) = attributes[n];
            if (Searched.Contains(key) && value is not (Array or AttributeMap))
            {
                terms.Add(IsUnique(key) ? Hash(key, Text(value)) : Of(key, value));
            }
        }

        return [.. terms];
    }

    /// <summary>A value as it is asked for.</summary>
    public static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string text => SafeText.Of(text),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Their values come once: to remember them would be to forget the others.
    private static bool IsUnique(string key) => key is AttributeNames.PostId or AttributeNames.SessionId;

    private static int Of(string key, object value)
    {
        if (Known.TryGetValue((key, value), out var known))
        {
            return known;
        }

        var hash = Hash(key, Text(value));
        if (Known.Count < MostKnown)
        {
            Known.TryAdd((key, value), hash);
        }

        return hash;
    }

    // The migration makes the same in SQL.
    private static int Hash(string key, string value) =>
        BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}={value}")));
}
