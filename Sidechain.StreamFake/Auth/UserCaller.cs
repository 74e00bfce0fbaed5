using Sidechain.StreamFake.Configuration;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.Auth;

/// <summary>
/// A user in a browser or on a phone, with Stream's default policies: all rights on the feeds of their own id, reading of the group
/// <c>user</c>, and notifications to everybody.
/// </summary>
internal sealed class UserCaller(string userId, FeedGroups groups) : Caller
{
    private const string PublicGroup = "user";

    public override string UserId => userId;

    public override bool IsServer => false;

    public override void Require(string resource, string action, FeedId feed)
    {
        var allowed = resource switch
        {
            Resources.Feed => feed.Id == userId || action == Actions.Read && feed.Slug == PublicGroup,
            Resources.Follower => feed.Id == userId,
            _ => false,
        };
        if (!allowed)
        {
            throw Refusal($"a user may not {action} {resource} {feed}");
        }
    }

    public override void Require(string resource, string action)
    {
        // Whose it is decides, and the handlers ask that.
    }

    public override void RequireServer(string resource, string action) =>
        throw Refusal($"no user may {action} {resource}: it takes the app's secret");

    public override void RequireDelivery(FeedId feed)
    {
        if (feed.Id != userId && !groups.IsNotification(feed.Slug))
        {
            throw Refusal($"a user may not add to {feed}");
        }
    }
}
