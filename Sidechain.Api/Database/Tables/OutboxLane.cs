namespace Sidechain.Api.Database.Tables;

/// <summary>The names of lanes: entries of one are delivered in order, entries of several beside each other.</summary>
internal static class OutboxLane
{
    /// <summary>Two ids of 32 characters, and the letter that tells them apart.</summary>
    public const int MaxLength = 72;

    public static string OfPosts(string authorId) => authorId;

    public static string OfLike(string userId, string postId) => $"l:{userId}:{postId}";

    public static string OfComment(string commentId) => $"c:{commentId}";

    public static string OfFollow(string followerId, string followeeId) => $"f:{followerId}:{followeeId}";
}
