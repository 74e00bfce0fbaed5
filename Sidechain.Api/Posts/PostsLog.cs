namespace Sidechain.Api.Posts;

internal static partial class PostsLog
{
    [LoggerMessage(1, LogLevel.Error, "Old idempotency keys could not be removed; the next try is in an hour")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Post {PostId} is kept: {Bytes} bytes of {Format}")]
    public static partial void Kept(ILogger logger, string postId, long bytes, string format);
}
