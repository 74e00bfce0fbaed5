using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Context;

/// <summary>
/// The members of baggage that cross the border of a process; others are neither read nor sent. Anybody may fill baggage, so it is never
/// trusted.
/// </summary>
/// <param name="keys">Case matters.</param>
public sealed class BaggageKeys(params IEnumerable<string> keys)
{
    private readonly HashSet<string> _keys = new(keys, StringComparer.Ordinal);

    /// <summary><c>session.id</c> alone.</summary>
    public static BaggageKeys Default { get; } = new([AttributeNames.SessionId]);

    public bool Contains(string key) => _keys.Contains(key);
}
