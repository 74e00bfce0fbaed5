namespace Sidechain.Web.Sessions;

internal static partial class SessionsLog
{
    [LoggerMessage(1, LogLevel.Warning, "A session could not be renewed: {Reason}")]
    public static partial void NotRenewed(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning, "A session could not be ended at the api; it ends by itself: {Reason}")]
    public static partial void NotEnded(ILogger logger, string reason);
}
