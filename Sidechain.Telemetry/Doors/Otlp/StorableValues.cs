using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>Values of OTLP as they are masked and stored: lists of one type as arrays of it, maps as <see cref="AttributeMap"/>.</summary>
internal static class StorableValues
{
    /// <summary>The same list where nothing has to be changed.</summary>
    public static IReadOnlyList<KeyValuePair<string, object>> Of(IReadOnlyList<KeyValuePair<string, object>> attributes)
    {
        List<KeyValuePair<string, object>>? changed = null;
        for (var n = 0; n < attributes.Count; n++)
        {
            var (key, value) = attributes[n];
            if (value is not (bool or long or double or string { Length: <= AttributeValues.MaxTextLength }))
            {
                (changed ??= [.. attributes])[n] = new(key, value is string text ? AttributeValues.Text(key, text) : Of(value));
            }
        }

        return changed ?? attributes;
    }

    /// <summary>One value.</summary>
    public static object Of(object value) => value switch
    {
        object?[] items => List(items),
        KeyValuePair<string, object?>[] map =>
            new AttributeMap(Array.ConvertAll(map, pair => KeyValuePair.Create(pair.Key, OfAny(pair.Value)))),
        bool or long or double or byte[] => value,
        _ => AttributeValues.Normalize(value)!,
    };

    private static object? OfAny(object? value) => value is null ? null : Of(value);

    private static object List(object?[] items) => AreAll<string>(items)
        || AreAll<bool>(items) || AreAll<long>(items) || AreAll<double>(items)
        ? AttributeValues.Normalize(items)!
        : AttributeValues.Cut(items).Select(OfAny).ToArray();

    private static bool AreAll<T>(object?[] items) => Array.TrueForAll(items, item => item is T);
}
