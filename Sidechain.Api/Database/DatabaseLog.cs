namespace Sidechain.Api.Database;

internal static partial class DatabaseLog
{
    [LoggerMessage(1, LogLevel.Information, "The database's schema is up to date")]
    public static partial void Migrated(ILogger logger);
}
