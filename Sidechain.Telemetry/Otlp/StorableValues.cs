using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Otlp;

/// <summary>Values of OTLP as those that are masked and stored: lists of one type as arrays of it, maps as <see cref="AttributeMap"/>.</summary>
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
                (changed ??= [.. attributes])[n] = new(key, Of(value));
            }
        }

        return changed ?? attributes;
    }

    /// <summary>One value.</summary>
    public static object Of(object value) => value switch
    {
        object?[] items => List(items),
        KeyValuePair<string, object?>[] map => new AttributeMap(Array.ConvertAll(map, pair => KeyValuePair.Create(pair.Key, pair.Value is null ? null : Of(pair.Value)))),
        bool or long or double => value,
        _ => AttributeValues.Normalize(value)!,
    };

    private static object List(object?[] items) =>
        Array.TrueForAll(items, item => item is string) || Array.TrueForAll(items, item => item is bool) || Array.TrueForAll(items, item => item is long) || Array.TrueForAll(items, item => item is double)
            ? AttributeValues.Normalize(items)!
            : items.Take(AttributeValues.MaxArrayLength).Select(item => item is null ? null : Of(item)).ToArray();
}
