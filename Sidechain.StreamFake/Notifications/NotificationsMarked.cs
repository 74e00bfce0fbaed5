using System.Collections.Immutable;
using System.Text.Json;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Notifications;

/// <summary>Notifications that their reader has seen or read, as far as they had come by then.</summary>
/// <param name="Feed">Whose they are.</param>
/// <param name="Seen">Names of groups; null: all.</param>
/// <param name="Read">Names of groups; null: all.</param>
/// <param name="UpTo">The last arrival that the reader could know of.</param>
internal sealed record NotificationsMarked(FeedId Feed, IReadOnlyList<string>? Seen, IReadOnlyList<string>? Read, ulong UpTo) : Change
{
    public const string Member = "marked";

    public override StreamState Apply(StreamState state)
    {
        var feed = state.Feed(Feed);
        var names = NotificationGroup.AllOf(feed, state).Select(group => group.Name).ToHashSet();
        var (seen, seenOf) = Mark(feed.Marks.Seen, feed.Marks.SeenOf, Seen, names);
        var (read, readOf) = Mark(feed.Marks.Read, feed.Marks.ReadOf, Read, names);
        return state.With(Feed, feed with { Marks = new NotificationMarks(seen, read, seenOf, readOf) });
    }

    public override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString(Member, Feed.ToString());
        Write(json, "seen", Seen);
        Write(json, "read", Read);
        json.WriteNumber("up_to", UpTo);
    }

    public static NotificationsMarked Restore(JsonElement json) =>
        new(json.RestoreFeed(Member), Names(json, "seen"), Names(json, "read"), json.GetProperty("up_to").GetUInt64());

    /// <summary>Marks of groups that are no more are dropped, so that there are never more than groups.</summary>
    private (ulong All, ImmutableDictionary<string, ulong> Of) Mark(
        ulong all, ImmutableDictionary<string, ulong> of, IReadOnlyList<string>? marked, HashSet<string> names) =>
        marked is null
            ? (Math.Max(all, UpTo), of.Where(mark => mark.Value > UpTo).ToImmutableDictionary())
            : (all, of.Where(mark => names.Contains(mark.Key)).ToImmutableDictionary()
                .SetItems(marked.Select(name => KeyValuePair.Create(name, Math.Max(UpTo, of.GetValueOrDefault(name))))));

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string>? groups)
    {
        if (groups is null)
        {
            json.WriteString(name, "all");
            return;
        }

        json.WriteStartArray(name);
        foreach (var group in groups)
        {
            json.WriteStringValue(group);
        }

        json.WriteEndArray();
    }

    private static string[]? Names(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.Array } groups
        ? [.. groups.EnumerateArray().Select(group => group.GetString()!)]
        : null;
}
