using System.Text.Json;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>Fields of the journal's own objects. A <see cref="JsonException"/> says that a line is damaged.</summary>
internal static class JournalFields
{
    public static FeedId RestoreFeed(this JsonElement json, string name) => ToFeed(json.GetProperty(name));

    public static FeedId[] RestoreFeeds(this JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(ToFeed)];

    public static TimeUuid RestoreId(this JsonElement json, string name) =>
        TimeUuid.TryParse(json.GetProperty(name).GetString(), out var id) ? id : throw new JsonException($"{name} is not a version-1 UUID");

    public static DateTime RestoreTime(this JsonElement json, string name) =>
        StreamTime.TryParse(json.GetProperty(name).GetString(), out var time) ? time : throw new JsonException($"{name} is not a time");

    private static FeedId ToFeed(JsonElement json) =>
        FeedId.TryParse(json.GetString() ?? "", out var feed) ? feed : throw new JsonException("no feed as slug:id");
}
