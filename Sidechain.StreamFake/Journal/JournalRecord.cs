using System.Buffers;
using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Feeds;

namespace Sidechain.StreamFake.Journal;

/// <summary>One line of the journal, <c>{"feed":"user:alice","activities":[…]}</c>: what one request added or updated, whole or not at all.</summary>
internal sealed record JournalRecord(FeedId Feed, IReadOnlyList<Activity> Activities)
{
    public void WriteLine(IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("feed", Feed.ToString());
            json.WriteStartArray("activities");
            foreach (var activity in Activities)
                json.WriteRawValue(activity.Json.Span, skipInputValidation: true);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    public static bool TryParse(ReadOnlyMemory<byte> line, out JournalRecord record, out string problem)
    {
        record = new JournalRecord(default, []);
        problem = "";
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (!FeedId.TryParse(root.GetProperty("feed").GetString() ?? "", out var feed))
                throw new JsonException("no feed as slug:id");
            record = new JournalRecord(feed, [.. root.GetProperty("activities").EnumerateArray().Select(Activity.Restore)]);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or StreamException)
        {
            problem = e.Message;
            return false;
        }
    }
}
