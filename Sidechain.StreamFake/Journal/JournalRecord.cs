using System.Buffers;
using System.Text.Json;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Journal;

/// <summary>A line of the journal: the changes of one request, whole or not at all. One, or several as <c>{"changes":[…]}</c>.</summary>
internal sealed record JournalRecord(IReadOnlyList<Change> Changes)
{
    private const string Several = "changes";

    public void WriteLine(IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            if (Changes.Count == 1)
            {
                Changes[0].WriteMembers(json);
            }
            else
            {
                WriteSeveral(json);
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    public StreamState Apply(StreamState state) => Changes.Aggregate(state, (now, change) => change.Apply(now));

    public static bool TryParse(ReadOnlyMemory<byte> line, ReadChange read, out JournalRecord record, out string problem)
    {
        record = new JournalRecord([]);
        problem = "";
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            record = new JournalRecord(root.TryGetProperty(Several, out var several)
                ? [.. several.EnumerateArray().Select(read.Invoke)]
                : [read(root)]);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            problem = e.Message;
            return false;
        }
    }

    private void WriteSeveral(Utf8JsonWriter json)
    {
        json.WriteStartArray(Several);
        foreach (var change in Changes)
        {
            json.WriteStartObject();
            change.WriteMembers(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
