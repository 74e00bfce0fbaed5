namespace Sidechain.Api.Stream;

/// <summary>A user's feeds at Stream, as its paths spell them.</summary>
internal static class StreamFeeds
{
    /// <summary>The user's own posts; what others follow.</summary>
    public static string OfUser(string userId) => $"user/{userId}";

    /// <summary>The user's own posts and those of the users they follow.</summary>
    public static string TimelineOf(string userId) => $"timeline/{userId}";

    /// <summary>As bodies spell a feed: <c>timeline:alice</c>.</summary>
    public static string Name(string feed) => feed.Replace('/', ':');
}
