namespace Sidechain.Telemetry.Doors.Limits;

internal static partial class GuardLog
{
    [LoggerMessage(LogLevel.Warning, "Redis is away ({Reason}): until it is back, this replica counts requests by itself.")]
    public static partial void RedisAway(ILogger logger, string reason);
}
