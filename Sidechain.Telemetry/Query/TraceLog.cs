namespace Sidechain.Telemetry.Query;

internal static partial class TraceLog
{
    [LoggerMessage(LogLevel.Information, "Support user {User} read trace {TraceId}, which belongs to {Owner}.")]
    public static partial void SupportRead(ILogger logger, string user, string traceId, string owner);

    [LoggerMessage(LogLevel.Information, "Support user {User} searched the traces of {Owner}.")]
    public static partial void SupportSearch(ILogger logger, string user, string owner);
}
