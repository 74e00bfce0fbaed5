using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.Auth;

/// <summary>A server, or somebody to whom it gave a feed's token: allowed what the claims name, <c>*</c> for all.</summary>
internal sealed class ScopeCaller(string[] resources, string[] actions, string[] feeds) : Caller
{
    public override string? UserId => null;

    public override bool IsServer => feeds.Contains("*");

    public override void Require(string resource, string action, FeedId feed)
    {
        if (!Allows(resources, resource) || !Allows(actions, action) || !Allows(feeds, feed.InToken))
        {
            throw Refusal($"the token does not allow {action} on feed {feed}");
        }
    }

    /// <summary>The token of one feed must not open what is in none.</summary>
    public override void Require(string resource, string action)
    {
        if (!Allows(resources, resource) || !Allows(actions, action) || !feeds.Contains("*"))
        {
            throw Refusal($"the token does not allow {action} on {resource}");
        }
    }

    public override void RequireServer(string resource, string action) => Require(resource, action);

    public override void RequireDelivery(FeedId feed)
    {
        // Who may write to the one feed may copy to others: Stream asks no token for those.
    }

    private static bool Allows(string[] allowed, string wanted) => allowed.Contains("*") || allowed.Contains(wanted);
}
