namespace Sidechain.TestServers;

/// <summary>The server ended before it was ready, most often because another process took its port.</summary>
public sealed class ServerExitedException(string message) : Exception(message);
