namespace Sidechain.Telemetry.Retention;

internal static partial class RetentionLog
{
    [LoggerMessage(LogLevel.Information, "The spans of {Days} days that are over were dropped.")]
    public static partial void Dropped(ILogger logger, int days);

    [LoggerMessage(LogLevel.Information, "User {User} had {Traces} traces erased.")]
    public static partial void Erased(ILogger logger, string user, int traces);
}
