namespace Sidechain.Api.Posts;

internal static partial class PostsLog
{
    [LoggerMessage(1, LogLevel.Error, "Old idempotency keys could not be removed; the next try is in an hour")]
    public static partial void SweepFailed(ILogger logger, Exception exception);
}
