using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Vectors;

public sealed class SpanVectorTests
{
    public static TheoryData<string> Encoded { get; } = Vector.Of("spans.json");

    public static TheoryData<string> Quirks { get; } = Vector.Of("quirks.json");

    [Theory]
    [MemberData(nameof(Encoded))]
    public void Span_IsWrittenSoAndReadBack(string vector)
    {
        var (span, json) = (Span(Vector.Parse(vector).GetProperty("span")), Vector.Parse(vector).GetProperty("json").GetRawText());
        var written = WireWriter.Encode(span);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(written)), Encoding.UTF8.GetString(written));
        Assert.Equivalent(span, WireReader.ReadSpan(written), strict: true);
        Assert.Equivalent(span, WireReader.ReadSpan(Encoding.UTF8.GetBytes(json)), strict: true);
    }

    [Theory]
    [MemberData(nameof(Quirks))]
    public void Span_OfAnOldClient_IsReadSo(string vector)
    {
        var expected = Vector.Parse(vector);
        var document = $$"""{"spans":[{{expected.GetProperty("json").GetRawText()}},{"name":"next"}]}""";
        var spans = WireReader.Read(Encoding.UTF8.GetBytes(document)).Spans;
        Assert.Equal((2, "next"), (spans.Count, spans[^1].Name));
        Assert.Equal(Vector.Text(expected, "problem"), spans[0].Problem);
        if (spans[0].Problem is null)
        {
            Assert.Equivalent(Span(expected.GetProperty("span")), spans[0], strict: true);
        }
    }

    private static WireSpan Span(JsonElement span) => new()
    {
        TraceId = Vector.Text(span, "trace_id"),
        SpanId = Vector.Text(span, "span_id"),
        ParentSpanId = Vector.Text(span, "parent_span_id"),
        Name = Vector.Text(span, "name"),
        StartUs = Vector.Number(span, "start_us"),
        EndUs = Vector.Number(span, "end_us"),
        DurationUs = Vector.Number(span, "duration_us"),
        Status = Vector.Text(span, "status")!,
        StatusMessage = Vector.Text(span, "status_message"),
        Attributes = Attributes(span.GetProperty("attributes")),
        Events =
        [
            .. span.GetProperty("events").EnumerateArray().Select(e =>
                new WireEvent(Vector.Text(e, "name")!, Vector.Number(e, "timestamp_us"))
                {
                    Attributes = Attributes(e.GetProperty("attributes")),
                }),
        ],
        ClientType = Vector.Text(span, "client_type"),
        ClientVersion = Vector.Text(span, "client_version"),
    };

    private static List<KeyValuePair<string, object>> Attributes(JsonElement attributes) =>
        [.. attributes.EnumerateObject().Select(a => new KeyValuePair<string, object>(a.Name, Value(a.Value)))];

    private static object Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        JsonValueKind.Array when value[0].ValueKind == JsonValueKind.String => value.EnumerateArray().Select(v => v.GetString()!).ToArray(),
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Number) =>
            value.EnumerateArray().Select(v => v.GetInt64()).ToArray(),
        JsonValueKind.Array => value.EnumerateArray().Select(Value).ToArray(),
        _ => value.GetBoolean(),
    };
}
