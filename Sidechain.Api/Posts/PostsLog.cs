namespace Sidechain.Api.Posts;

internal static partial class PostsLog
{
    [LoggerMessage(2, LogLevel.Information, "Post {PostId} is kept: {Bytes} bytes of {Format}")]
    public static partial void Kept(ILogger logger, string postId, long bytes, string format);

    [LoggerMessage(LogLevel.Error, "The audio folder takes no more ({Reason}): uploads are answered with 507 until there is room")]
    public static partial void StorageFull(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The last downloads of posts are not counted: {Reason}")]
    public static partial void DownloadsLost(ILogger logger, string reason);
}
