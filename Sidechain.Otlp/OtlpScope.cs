namespace Sidechain.Otlp;

/// <summary>The library that recorded spans.</summary>
public sealed record OtlpScope(string Name, string? Version);
