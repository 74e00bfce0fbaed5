namespace Sidechain.Telemetry.Store;

/// <summary>The database is away or not yet prepared; what was asked can be asked again later.</summary>
internal sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
