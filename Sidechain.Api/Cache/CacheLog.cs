namespace Sidechain.Api.Cache;

internal static partial class CacheLog
{
    [LoggerMessage(1, LogLevel.Warning, "Redis did not do {Command}; going on without the cache: {Reason}")]
    public static partial void CommandFailed(ILogger logger, string command, string reason);
}
