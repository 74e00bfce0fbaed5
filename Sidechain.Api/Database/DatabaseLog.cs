namespace Sidechain.Api.Database;

internal static partial class DatabaseLog
{
    [LoggerMessage(1, LogLevel.Information, "The database's schema is up to date")]
    public static partial void Migrated(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "The database is not there yet ({Reason}); trying again in {Pause}")]
    public static partial void NotYet(ILogger logger, string reason, TimeSpan pause);
}
