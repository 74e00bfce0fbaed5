using System.Buffers;
using System.Globalization;
using System.Text;
using CsCheck;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Wire;

public sealed class WireRoundTripTests
{
    [Fact]
    public void Span_ThatIsWrittenAndRead_IsTheSame() => AnySpan.Sample(
        span => Assert.Equivalent(span, WireReader.ReadSpan(WireWriter.Encode(span)), strict: true),
        iter: 5_000,
        print: span => Encoding.UTF8.GetString(WireWriter.Encode(span)));

    [Fact]
    public void Envelope_ThatIsWrittenAndRead_IsTheSame()
    {
        var envelope = new WireEnvelope
        {
            BatchId = "b-1",
            AttemptSentAtUs = 1702834226000001,
            Clock = new WireClock(-1.5, 0.25),
            Done = ["a", "b"],
            Dropped = [new WireDropped("queue_full", 3)],
            Spans = [new WireSpan { TraceId = "t", SpanId = "s", Name = "n", StartUs = 1 }],
        };
        var whole = new ArrayBufferWriter<byte>();
        WireWriter.Write(whole, envelope);
        Assert.Equivalent(envelope, WireReader.Read(whole.WrittenSpan), strict: true);

        var fromEncoded = new ArrayBufferWriter<byte>();
        WireWriter.Write(fromEncoded, envelope, envelope.Spans.Select(s => (ReadOnlyMemory<byte>)WireWriter.Encode(s)));
        Assert.Equal(Encoding.UTF8.GetString(whole.WrittenSpan), Encoding.UTF8.GetString(fromEncoded.WrittenSpan));
    }

    [Theory]
    [InlineData(1702834225000000, "1702834225000")]
    [InlineData(1702834225000500, "1702834225000.5")]
    [InlineData(1702834225000001, "1702834225000.001")]
    [InlineData(0, "0")]
    public void Times_AreMillisecondsToTheMicrosecond(long microseconds, string expected)
    {
        var json = Encoding.UTF8.GetString(WireWriter.Encode(new WireSpan { StartUs = microseconds }));
        Assert.Equal($$"""{"start_time_ms":{{expected}},"status":"ok"}""", json);
    }

    [Fact]
    public void Span_Typical_LooksAsTheDesignHasIt()
    {
        var span = new WireSpan
        {
            TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
            SpanId = "00f067aa0ba902b7",
            Name = "cli.upload_audio",
            StartUs = 1702834225100000,
            EndUs = 1702834228100000,
            DurationUs = 3000000,
            Attributes = [new("file.size", 1L), new("seconds", 4.0)],
            Events = [new WireEvent("file_selected", 1702834225100000)],
            ClientType = "cli",
            ClientVersion = "1.0.0",
        };
        Assert.Equal(
            """
            {"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","name":"cli.upload_audio",
            "start_time_ms":1702834225100,"end_time_ms":1702834228100,"duration_ms":3000,"status":"ok",
            "attributes":{"file.size":1,"seconds":4.0},"events":[{"name":"file_selected","timestamp_ms":1702834225100}],
            "client_type":"cli","client_version":"1.0.0"}
            """.Replace("\n", "", StringComparison.Ordinal),
            Encoding.UTF8.GetString(WireWriter.Encode(span)));
    }

    private static readonly Gen<object> AnyValue = Gen.OneOf(
        Text(99).Select(text => (object)text),
        Gen.Bool.Select(flag => (object)flag),
        Gen.Long.Select(number => (object)number),
        Gen.Select(Gen.Double.Unit, Gen.Int[-300, 299], (part, exponent) => (object)(part * Math.Pow(10, exponent))),
        Gen.Int[-1000, 999].Select(number => (object)(double)number),
        Text(9).Array[0, 3].Select(texts => (object)texts),
        Gen.Long.Select(number => (object)new[] { number, long.MinValue }),
        Gen.Double.Unit.Select(number => (object)new[] { number, 1.0, double.MaxValue }));

    private static readonly Gen<List<KeyValuePair<string, object>>> AnyAttributes = Gen.Select(Text(7), AnyValue).Array[0, 5]
        .Select(pairs => pairs.Select((pair, i) => KeyValuePair.Create($"k{i}{pair.Item1}", pair.Item2)).ToList());

    private static readonly Gen<WireSpan> AnySpan =
        from trace in Text(31)
        from id in Gen.ULong
        from parent in Gen.OneOf(null, "p")
        from name in Gen.Int
        from start in Gen.Long[0, 4_000_000_000_000_000]
        from duration in Gen.Frequency((9, Gen.Long[0, 100_000_000_000].Select(us => (long?)us)), (1, Gen.Const((long?)null)))
        from status in Gen.OneOf("ok", "error", "cancelled")
        from message in Gen.OneOf(Gen.Const((string?)null), Text(49).Select(text => (string?)text))
        from attributes in AnyAttributes
        from events in AnyAttributes.Array[0, 3]
        select new WireSpan
        {
            TraceId = trace.Trim() is { Length: > 0 } known ? known : "t",
            SpanId = id.ToString("x16", CultureInfo.InvariantCulture),
            ParentSpanId = parent,
            Name = string.Create(CultureInfo.InvariantCulture, $"cli.n{name}"),
            StartUs = start,
            EndUs = start + duration,
            DurationUs = duration,
            Status = status,
            StatusMessage = message,
            Attributes = attributes,
            Events = [.. events.Select((own, i) => new WireEvent($"e{i}", start + i) { Attributes = own })],
            ClientType = "cli",
            ClientVersion = "1.0.0",
        };

    private static Gen<string> Text(int most) => Gen.Frequency((2, Gen.Int[1, 0x7FF]), (1, Gen.Int[0xE000, 0x10FFFF]))
        .Select(code => new Rune(code).ToString()).Array[0, most].Select(runes => string.Concat(runes));
}
