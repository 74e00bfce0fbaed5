using System.Text.Json;

namespace Sidechain.StreamFake.Ids;

/// <summary>Several feeds, in answers and in the journal: a list of <c>slug:id</c>.</summary>
internal static class FeedLists
{
    public static void WriteFeeds(this Utf8JsonWriter json, string name, IReadOnlyList<FeedId> feeds)
    {
        json.WriteStartArray(name);
        foreach (var feed in feeds)
        {
            json.WriteStringValue(feed.ToString());
        }

        json.WriteEndArray();
    }
}
