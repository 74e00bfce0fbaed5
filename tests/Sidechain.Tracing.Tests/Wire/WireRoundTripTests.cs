using System.Buffers;
using System.Text;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Wire;

public sealed class WireRoundTripTests
{
    [Fact]
    public void Span_ThatIsWrittenAndRead_IsTheSame()
    {
        var random = new Random(1234);
        for (var i = 0; i < 5_000; i++)
        {
            var span = RandomSpan(random);
            Assert.Equivalent(span, WireReader.ReadSpan(WireWriter.Encode(span)), strict: true);
        }
    }

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

    private static WireSpan RandomSpan(Random random)
    {
        var start = random.NextInt64(0, 4_000_000_000_000_000);
        var isFinished = random.Next(10) > 0;
        var duration = random.NextInt64(0, 100_000_000_000);
        return new WireSpan
        {
            TraceId = Text(random, 1, 32).Trim() is { Length: > 0 } id ? id : "t",
            SpanId = Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64())),
            ParentSpanId = random.Next(2) == 0 ? null : "p",
            Name = "cli.n" + random.Next(),
            StartUs = start,
            EndUs = isFinished ? start + duration : null,
            DurationUs = isFinished ? duration : null,
            Status = random.Next(3) switch { 0 => "ok", 1 => "error", _ => "cancelled" },
            StatusMessage = random.Next(2) == 0 ? null : Text(random, 0, 50),
            Attributes = Attributes(random),
            Events = [.. Enumerable.Range(0, random.Next(4)).Select(i => new WireEvent($"e{i}", start + i) { Attributes = Attributes(random) })],
            ClientType = "cli",
            ClientVersion = "1.0.0",
        };
    }

    private static List<KeyValuePair<string, object>> Attributes(Random random) =>
        [.. Enumerable.Range(0, random.Next(6)).Select(i => new KeyValuePair<string, object>($"k{i}{Text(random, 0, 8)}", Value(random)))];

    private static object Value(Random random) => random.Next(8) switch
    {
        0 => Text(random, 0, 100),
        1 => random.Next(2) == 0,
        2 => random.NextInt64(long.MinValue, long.MaxValue),
        3 => random.NextDouble() * Math.Pow(10, random.Next(-300, 300)),
        4 => (double)random.Next(-1000, 1000),
        5 => Enumerable.Range(0, random.Next(4)).Select(_ => Text(random, 0, 10)).ToArray(),
        6 => new[] { random.NextInt64(), long.MinValue },
        _ => new[] { random.NextDouble(), 1.0, double.MaxValue },
    };

    private static string Text(Random random, int min, int max)
    {
        var text = new StringBuilder();
        for (var length = random.Next(min, max); length > 0; length--)
        {
            var rune = new Rune(random.Next(3) == 0 ? random.Next(0xE000, 0x110000) : random.Next(1, 0x800));
            text.Append(rune.ToString());
        }

        return text.ToString();
    }
}
