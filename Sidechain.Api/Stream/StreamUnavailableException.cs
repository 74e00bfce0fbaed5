namespace Sidechain.Api.Stream;

/// <summary>Stream did not answer in time, or not with success.</summary>
internal sealed class StreamUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
