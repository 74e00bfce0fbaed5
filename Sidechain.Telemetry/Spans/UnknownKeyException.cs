namespace Sidechain.Telemetry.Spans;

/// <summary>A key's number that this replica has not learned yet: another one gave it.</summary>
internal sealed class UnknownKeyException(string stored) : Exception($"The key {stored} is not known.");
