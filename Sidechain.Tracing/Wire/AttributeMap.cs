using System.Collections;

namespace Sidechain.Tracing.Wire;

/// <summary>A value with keys of its own, in order. Its values are text, bool, long, double, null, arrays of those, and maps.</summary>
public sealed class AttributeMap(IReadOnlyList<KeyValuePair<string, object?>> pairs) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => pairs.Count;

    public KeyValuePair<string, object?> this[int index] => pairs[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => pairs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
