using Npgsql;

namespace Sidechain.ServiceDefaults.Database;

/// <summary>Tells a database that is away from one that refuses what we ask.</summary>
public static class PostgresOutage
{
    /// <summary>Whether the exception, or a cause of it (EF Core wraps them), is a lost connection or the server's own state.</summary>
    public static bool Caused(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is NpgsqlException npgsql)
            {
                return Is(npgsql);
            }
        }

        return false;
    }

    private static bool Is(NpgsqlException exception) =>
        exception is not PostgresException answer || answer.IsTransient || answer.SqlState is
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory;
}
