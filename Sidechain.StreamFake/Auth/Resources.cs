namespace Sidechain.StreamFake.Auth;

/// <summary>What tokens can be for, as the claim <c>resource</c> names it.</summary>
internal static class Resources
{
    public const string Feed = "feed";
    public const string FeedTargets = "feed_targets";
    public const string Follower = "follower";
    public const string Activities = "activities";
    public const string Reactions = "reactions";
    public const string Users = "users";
    public const string Collections = "collections";
}
