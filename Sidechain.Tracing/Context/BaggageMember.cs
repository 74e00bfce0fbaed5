namespace Sidechain.Tracing.Context;

/// <summary>One member of W3C Baggage.</summary>
/// <param name="Key">A token of RFC 9110; case matters.</param>
/// <param name="Value">Decoded; without control characters.</param>
/// <param name="Properties">The text behind the value, as it came (<c>ttl=30;pinned</c>), or empty. Activities cannot carry it.</param>
public sealed record BaggageMember(string Key, string Value, string Properties = "");
