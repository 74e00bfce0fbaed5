using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Context;

/// <summary>The members of baggage that cross a process border; others are neither read nor sent, since anybody may fill baggage.</summary>
public sealed class BaggageKeys
{
    private readonly HashSet<string>? _keys;

    /// <param name="keys">Case matters.</param>
    public BaggageKeys(params IEnumerable<string> keys) => _keys = new HashSet<string>(keys, StringComparer.Ordinal);

    private BaggageKeys() => _keys = null;

    /// <summary><c>session.id</c> alone.</summary>
    public static BaggageKeys Default { get; } = new([AttributeNames.SessionId]);

    /// <summary>Every key: for a process that only passes baggage on between trusted ones.</summary>
    public static BaggageKeys All { get; } = new();

    public bool Contains(string key) => _keys?.Contains(key) ?? true;
}
