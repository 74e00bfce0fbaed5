using Npgsql;

namespace Sidechain.Telemetry.Store;

/// <summary>Tells a database that is away from one that refuses what we ask.</summary>
internal static class StoreOutage
{
    // Everything but an answer of the server is a lost connection; of the answers, those about its own state.
    public static bool Is(NpgsqlException exception) => exception is not PostgresException answer || answer.IsTransient || answer.SqlState is
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
        or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory;
}
