using Npgsql;

namespace Sidechain.Telemetry.Store;

/// <summary>Tells a database that is away from one that refuses what we ask.</summary>
internal static class StoreOutage
{
    /// <summary>
    /// The database refuses the data: it is out of range (class 22), breaks a constraint (23), or is too long for an index (54). A missing
    /// partition is also a 23, but without a constraint, and our own fault.
    /// </summary>
    public static bool IsOfSender(PostgresException refused) => refused.SqlState.AsSpan(0, 2) switch
    {
        "22" or "54" => true,
        "23" => !string.IsNullOrEmpty(refused.ConstraintName),
        _ => false,
    };

    /// <summary>Others hold what is asked for, or two hold what the other one needs. Asked again, it may be free.</summary>
    public static bool IsHeld(Exception failed) =>
        failed is TraceGoneException
            or PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable };

    /// <summary>Nothing has come back: it is gone, or hangs. Whoever asks next would wait as long.</summary>
    public static bool IsSilence(NpgsqlException exception) => exception is not PostgresException;

    // Everything but an answer of the server is a lost connection; of the answers, those about its own state.
    public static bool Is(NpgsqlException exception) =>
        exception is not PostgresException answer || answer.IsTransient || answer.SqlState is
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory;
}
