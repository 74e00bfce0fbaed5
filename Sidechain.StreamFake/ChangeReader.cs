using System.Text.Json;
using Sidechain.StreamFake.Activities;
using Sidechain.StreamFake.Collections;
using Sidechain.StreamFake.Follows;
using Sidechain.StreamFake.Notifications;
using Sidechain.StreamFake.Reactions;
using Sidechain.StreamFake.State;
using Sidechain.StreamFake.Users;

namespace Sidechain.StreamFake;

/// <summary>Tells changes apart by the name of their first member.</summary>
internal static class ChangeReader
{
    /// <exception cref="JsonException">It is none.</exception>
    public static Change Read(JsonElement json)
    {
        using var members = json.EnumerateObject();
        return members.MoveNext() ? Read(members.Current.Name, json) : throw new JsonException("a change without members");
    }

    private static Change Read(string first, JsonElement json) => first switch
    {
        ActivitiesAdded.OneFeed => ActivitiesAdded.ReadOfOneFeed(json),
        ActivitiesAdded.SeveralFeeds => ActivitiesAdded.Read(json),
        ActivitiesReplaced.Member => ActivitiesReplaced.Read(json),
        ActivitiesRemoved.Member => ActivitiesRemoved.Read(json),
        ActivityRetargeted.Member => ActivityRetargeted.Read(json),
        FeedsFollowed.Member => FeedsFollowed.Read(json),
        FeedsUnfollowed.Member => FeedsUnfollowed.Read(json),
        NotificationsMarked.Member => NotificationsMarked.Restore(json),
        ReactionSaved.Member => ReactionSaved.Read(json),
        ReactionRemoved.Member => ReactionRemoved.Read(json),
        UsersSaved.Member => UsersSaved.Read(json),
        UsersRemoved.Member => UsersRemoved.Read(json),
        ItemsSaved.Member => ItemsSaved.Read(json),
        ItemsRemoved.Member => ItemsRemoved.Read(json),
        _ => throw new JsonException("a change of an unknown kind"),
    };
}
