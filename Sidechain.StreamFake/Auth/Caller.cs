using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.Auth;

/// <summary>Who calls, and what they may do. Whatever is not allowed is Stream's error 17.</summary>
internal abstract class Caller
{
    /// <summary>The user whose token it is; null for a server's or a feed's.</summary>
    public abstract string? UserId { get; }

    /// <summary>True of whoever may do everything in every feed.</summary>
    public abstract bool IsServer { get; }

    /// <summary>Something in one feed.</summary>
    /// <param name="resource">Stream's name for it, such as <see cref="Resources.Feed"/>.</param>
    /// <param name="action"><c>read</c>, <c>write</c> or <c>delete</c>.</param>
    /// <param name="feed">Which one.</param>
    public abstract void Require(string resource, string action, FeedId feed);

    /// <summary>Something that is in no feed. A user's own rights to one thing are another question: <see cref="RequireSelf"/>.</summary>
    public abstract void Require(string resource, string action);

    /// <summary>What users may never do, whoever they are.</summary>
    public abstract void RequireServer(string resource, string action);

    /// <summary>Putting something into a feed from elsewhere: by <c>to</c>, or as the target of a reaction.</summary>
    public abstract void RequireDelivery(FeedId feed);

    /// <summary>Changing what belongs to a user; null: to nobody.</summary>
    public void RequireSelf(string? userId, string what)
    {
        if (UserId is not null && UserId != userId)
        {
            throw Refusal($"{what} is another user's");
        }
    }

    /// <summary>Saying that somebody did something.</summary>
    public void RequireActor(string actor)
    {
        if (UserId is not null && actor != $"SU:{UserId}")
        {
            throw Refusal("the actor is not the token's user");
        }
    }

    /// <summary>The user in whose name the call acts: the token's own, or the one that a server names.</summary>
    /// <param name="named">As it was sent; null when it was not.</param>
    public string RequireUser(string? named)
    {
        if (UserId is null)
        {
            return named is null
                ? throw new StreamException(StreamError.MissingUser, "user_id is missing")
                : Name.Require(named, "user_id");
        }

        if (named is not null && named != UserId)
        {
            throw Refusal("the token is another user's");
        }

        return UserId;
    }

    protected static StreamException Refusal(string detail) => new(StreamError.NotAllowed, detail);
}
