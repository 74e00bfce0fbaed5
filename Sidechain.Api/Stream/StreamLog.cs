namespace Sidechain.Api.Stream;

internal static partial class StreamLog
{
    [LoggerMessage(1, LogLevel.Warning, "Stream did not take the activity of post {PostId}; the outbox keeps it: {Reason}")]
    public static partial void NotDelivered(ILogger logger, string postId, string reason);
}
