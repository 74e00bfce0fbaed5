using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>The reactions to one activity or one reaction, of all users or of one; or all of one user.</summary>
/// <param name="Of">The kind of <paramref name="Id"/>, as Stream's paths name it.</param>
/// <param name="Id">Of the activity, reaction or user.</param>
/// <param name="UserId">Null: everybody's.</param>
internal readonly record struct ThreadKey(string Of, string Id, string? UserId = null)
{
    public const string Activity = "activity_id";
    public const string Parent = "reaction_id";
    public const string User = "user_id";

    /// <summary>True of what counts are told of, 0 too.</summary>
    public bool KeepsCounts => UserId is null && Of != User;

    public static ThreadKey OfActivity(TimeUuid activity, string? userId = null) => new(Activity, activity.ToString(), userId);

    public static ThreadKey OfParent(string reaction, string? userId = null) => new(Parent, reaction, userId);

    public static ThreadKey OfUser(string userId) => new(User, userId);

    /// <summary>What a reaction is listed under.</summary>
    public static ThreadKey[] AllOf(Reaction reaction) => reaction.Parent is { } parent
        ? [OfParent(parent), OfParent(parent, reaction.UserId), OfUser(reaction.UserId)]
        : [OfActivity(reaction.ActivityId), OfActivity(reaction.ActivityId, reaction.UserId), OfUser(reaction.UserId)];
}
