using System.Buffers;
using System.Text;
using System.Text.Json;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Wire;

/// <summary>What clients of all ages send.</summary>
public sealed class WireReaderTests
{
    [Fact]
    public void Document_InSnakeCase_IsReadWhole()
    {
        var envelope = Read("""
            {"batch_id":"b-1","attempt_sent_at_ms":1702834226000.5,"clock":{"offset_ms":-12.5,"rtt_ms":3},"done":["abc123"],
             "dropped":[{"reason":"queue_full","count":3}],
             "spans":[{"trace_id":"abc123def456789","span_id":"xyz789","parent_span_id":"parent123","name":"plugin.upload_audio",
               "start_time_ms":1702834225100.123,"end_time_ms":1702834228100.123,"duration_ms":3000.001,"status":"error","status_message":"No.",
               "attributes":{"file.size":10485760,"audio.duration_seconds":4.5,"ok":true,"tags":["a","b"]},
               "events":[{"name":"encoding_started","timestamp_ms":1702834225200,"attributes":{"n":1}}],
               "client_type":"plugin","client_version":"1.2.0"}]}
            """);

        Assert.Equal(("b-1", 1702834226000500), (envelope.BatchId, envelope.AttemptSentAtUs));
        Assert.Equal(new WireClock(-12.5, 3), envelope.Clock);
        Assert.Equal(["abc123"], envelope.Done);
        Assert.Equal([new WireDropped("queue_full", 3)], envelope.Dropped);
        var span = Assert.Single(envelope.Spans);
        Assert.Equal(
            ("abc123def456789", "xyz789", "parent123", "plugin.upload_audio"), (span.TraceId, span.SpanId, span.ParentSpanId, span.Name));
        Assert.Equal((1702834225100123, 1702834228100123, 3000001), (span.StartUs, span.EndUs, span.DurationUs));
        Assert.Equal(("error", "No.", "plugin", "1.2.0"), (span.Status, span.StatusMessage, span.ClientType, span.ClientVersion));
        Assert.Equal(
            [new("file.size", 10485760L), new("audio.duration_seconds", 4.5), new("ok", true), new("tags", new[] { "a", "b" })],
            span.Attributes);
        Assert.Equal(("encoding_started", 1702834225200000), (span.Events[0].Name, span.Events[0].TimestampUs));
        Assert.Equal([new("n", 1L)], span.Events[0].Attributes);
        Assert.Null(span.Problem);
        Assert.False(span.IsUnfinished);
    }

    [Fact]
    public void Values_ThatVectorsCannotHold_AreUnderstood()
    {
        var spans = Read("""
            {"spans":[{"attributes":{"big":1e30,"huge":123456789012345678901234567890,"nested":{"a":[1,2]},"twice":1,"twice":2}},{"start_time_ms":1e400}]}
            """).Spans;
        Assert.Equal(
            [new("big", 1e30), new("huge", 123456789012345678901234567890d), new("nested", """{"a":[1,2]}"""), new("twice", 2L)],
            spans[0].Attributes);
        Assert.Equal("invalid_start_time", spans[1].Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"spans":[}""")]
    [InlineData("""{"spans":[{"name":"a"}""")]
    [InlineData("""{"spans":[]} {}""")]
    public void Document_ThatIsNone_IsAnExceptionWithASentence(string json)
    {
        var exception = Assert.ThrowsAny<JsonException>(() => Read(json));
        Assert.NotEqual("", exception.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spans":{},"done":["t"]}""")]
    [InlineData("""{"resourceSpans":[]}""")]
    public void Object_WithoutSpans_IsADocumentThatSaysSo(string json)
    {
        var document = Read(json);

        Assert.Equal((false, 0), (document.HasSpans, document.Spans.Count));
        Assert.True(Read("""{"spans":[]}""").HasSpans);
    }

    [Fact]
    public void Value_NestedDeeperThanAParserGoes_CostsNothingElse()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"c":""", 5000)) + "1" + new string('}', 5000);
        var span = Read($$"""{"spans":[{"name":"a","attributes":{"deep":{{deep}},"fine":1} }]}""").Spans.Single();

        Assert.Equal(("a", "deep", 1L), (span.Name, span.Attributes[0].Key, span.Attributes[1].Value));
    }

    /// <summary>A parser that looks for each bracket's partner anew would be at it for hours.</summary>
    [Theory]
    [InlineData("""{"a":""", "}")]
    [InlineData("[", "]")]
    [InlineData("""[{"a":""", "}]")]
    public void Value_NestedAMillionDeep_IsReadOnce_AndItsBeginningIsKept(string open, string close)
    {
        const int Depth = 1_000_000;
        var deep = $"""{string.Concat(Enumerable.Repeat(open, Depth))} 1 {string.Concat(Enumerable.Repeat(close, Depth))}""";
        var attributes = $$"""{"name":"a","attributes":{"deep":{"in": {{deep}} },"fine":1} }""";
        var span = Read($$"""{"spans":[{"name":"s","attributes":{"deep":[ {{deep}} ]},"events":[{{attributes}}]}]}""").Spans.Single();

        var kept = Assert.IsType<string>(Assert.Single(span.Events).Attributes[0].Value);
        Assert.StartsWith($$"""{"in": {{open}}{{open}}""", kept, StringComparison.Ordinal);
        Assert.EndsWith(" letters more", kept, StringComparison.Ordinal);
        Assert.Equal(AttributeValues.Text($$"""{"in": {{deep}} }"""), kept);
        Assert.Equal(new("fine", 1L), span.Events[0].Attributes[1]);
        Assert.Equal([AttributeValues.Text(deep)], Assert.IsType<string[]>(Assert.Single(span.Attributes).Value));
    }

    [Fact]
    public void Structures_AreKeptAsTheyWereWritten_InPiecesToo()
    {
        const string Document = """{"spans":[{"attributes":{"a":{ "b" : [1.0, "\u00e9"] },"c":[ [ ] ,{},[1 , 2]]},"name":"n"}]}""";
        foreach (var span in new[] { Read(Document), WireReader.Read(Pieces(Encoding.UTF8.GetBytes(Document), 3)) }.Select(d => d.Spans[0]))
        {
            Assert.Equal("n", span.Name);
            Assert.Equal("""{ "b" : [1.0, "\u00e9"] }""", span.Attributes[0].Value);
            Assert.Equal<string>(["[ ]", "{}", "[1 , 2]"], Assert.IsType<string[]>(span.Attributes[1].Value));
        }
    }

    [Fact]
    public void List_LongerThanIsKept_CostsNoMoreMemoryThanItsPlaces()
    {
        string Long(int count) => $$"""{"spans":[{"attributes":{"k":[{{string.Join(',', Enumerable.Repeat("[1]", count))}}]} }]}""";
        var kept = Assert.IsType<string[]>(Read(Long(100_000)).Spans[0].Attributes[0].Value);
        Assert.Equal((AttributeValues.MaxArrayLength, "[1]", "… 99,873 more"), (kept.Length, kept[^2], kept[^1]));

        var (half, whole) = (Encoding.UTF8.GetBytes(Long(500_000)), Encoding.UTF8.GetBytes(Long(1_000_000)));
        Assert.InRange((double)Allocated(whole) / Allocated(half), 1, 2.5);
        Assert.InRange(Allocated(whole), 0, 10 * whole.Length);
    }

    private static long Allocated(byte[] document)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        WireReader.Read(document.AsSpan());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void HalfACharacter_BecomesTheReplacement_AndTheRestStays() =>
        Assert.Equal(
            [new("k\uFFFD", "great loop \uFFFD\n\"")],
            Read("""{"spans":[{"attributes":{"k\udc00":"great loop \ud83d\n\""}}]}""").Spans[0].Attributes);

    [Fact]
    public void Texts_ThatUtf16CannotHold_AreRepaired()
    {
        var span = Read("""{"spans":[{"name":"n","attributes":{"half":"a\ud83d!","nul":"a\u0000b","\udc00":1}}]}""").Spans[0];
        Assert.Equal(3, span.Attributes.Count);
        Assert.All(span.Attributes, a => Assert.DoesNotContain(a.Key + a.Value, c => c == '\0' || char.IsSurrogate(c)));
    }

    [Fact]
    public void Document_WithByteOrderMark_OrInPieces_IsReadAsWell()
    {
        byte[] json =
        [
            0xEF, 0xBB, 0xBF, .. """{"spans":[{"name":"größe","start_time_ms":1702834225100.25,"attributes":{"k":12345678.5}}]}"""u8,
        ];
        Assert.Equal("größe", WireReader.Read((ReadOnlySpan<byte>)json).Spans[0].Name);

        var pieces = Pieces(json[3..], 3);
        var span = WireReader.Read(pieces).Spans[0];
        Assert.Equal(("größe", 1702834225100250L), (span.Name, span.StartUs!.Value));
        Assert.Equal([new("k", 12345678.5)], span.Attributes);
    }

    [Fact]
    public void Garbage_MadeOfAValidDocument_NeverThrowsAnythingElse()
    {
        var valid = Encoding.UTF8.GetBytes("""
            {"batch_id":"b","clock":{"offset_ms":1,"rtt_ms":2},"done":["a"],"dropped":[{"reason":"r","count":1}],"spans":[{"trace_id":"t","span_id":"s",
            "start_time_ms":1702834225100.123,"attributes":{"a":[1,2.5,"x"],"b":{"c":null},"d\u00e9":true},"events":[[1,"n"],{"name":"e","timestamp":1}]}]}
            """);
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = valid.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:\\u0e-"[random.Next(12)];
            }

            try
            {
                WireReader.Read(bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length));
            }
            catch (JsonException exception)
            {
                Assert.NotEqual("", exception.Message);
            }
        }
    }

    private static WireEnvelope Read(string json) => WireReader.Read(Encoding.UTF8.GetBytes(json));

    private static ReadOnlySequence<byte> Pieces(byte[] bytes, int size)
    {
        var first = new Piece(bytes.AsMemory(0, size), 0);
        var last = first;
        for (var i = size; i < bytes.Length; i += size)
        {
            last = last.Append(bytes.AsMemory(i, Math.Min(size, bytes.Length - i)));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
