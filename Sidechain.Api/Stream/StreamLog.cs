namespace Sidechain.Api.Stream;

internal static partial class StreamLog
{
    [LoggerMessage(1, LogLevel.Warning, "Stream did not take the activity of post {PostId}; the outbox keeps it: {Reason}")]
    public static partial void NotDelivered(ILogger logger, string postId, string reason);

    [LoggerMessage(2, LogLevel.Error, "The outbox's worker failed; it goes on after a pause")]
    public static partial void WorkerFailed(ILogger logger, Exception exception);
}
