namespace Sidechain.Telemetry.Traces.Search;

/// <summary>A query string makes no sense; the message is a sentence for its sender.</summary>
internal sealed class BadQueryException(string sentence) : Exception(sentence);
