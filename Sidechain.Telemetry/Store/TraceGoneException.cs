namespace Sidechain.Telemetry.Store;

/// <summary>A trace was deleted while spans of it came in; written again, it will be inserted.</summary>
internal sealed class TraceGoneException() : Exception("A trace was deleted while spans of it came in.");
