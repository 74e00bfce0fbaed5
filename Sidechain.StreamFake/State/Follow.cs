using System.Text.Json;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>One feed follows another.</summary>
/// <param name="Source">The one that follows.</param>
/// <param name="Target">The one that is followed.</param>
/// <param name="Key">By which follows order: when it began, and its number.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record Follow(FeedId Source, FeedId Target, TimeUuid Key, DateTime CreatedAt) : IComparable<Follow>
{
    public int CompareTo(Follow? other) => other is null ? 1 : Key.CompareTo(other.Key);

    /// <summary>As answers have it.</summary>
    public void Write(Utf8JsonWriter json)
    {
        var time = StreamTime.ToZonedText(CreatedAt);
        json.WriteStartObject();
        json.WriteString("feed_id", Source.ToString());
        json.WriteString("target_id", Target.ToString());
        json.WriteString("created_at", time);
        json.WriteString("updated_at", time);
        json.WriteEndObject();
    }
}
