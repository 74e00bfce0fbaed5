using System.Diagnostics;
using Microsoft.Extensions.Options;
using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Otlp;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Traces.Tests;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Tests.Doors.Otlp;

public sealed class OtlpDecoderTests
{
    private static readonly Span Any = DrawnTrace.Parse("POST  0..9  api server")[0] with
    {
        StartNs = 1_788_000_000_000_000_000,
        EndNs = 1_788_000_000_000_000_250,
    };

    [Fact]
    public void EveryFieldThatWeKeep_IsRead()
    {
        byte[] span =
        [
            .. OtlpRequest.Span(Any with { ParentSpanId = "00f067aa0ba902b7", Status = SpanStatus.Error }),
            .. OtlpRequest.Message(
                11,
                [
                    .. OtlpRequest.Fixed64(1, 1_788_000_000_000_000_100), .. OtlpRequest.Message(2, "exception"u8.ToArray()),
                    .. OtlpRequest.Message(3, OtlpRequest.Pair("exception.type", "IOException")),
                ]),
            .. OtlpRequest.Message(15, OtlpRequest.Message(2, "disk full"u8.ToArray())),
        ];

        var record = Decode(span).Spans.Single();

        Assert.Equal(
            (DrawnTrace.TraceId, "0000000000000001", "00f067aa0ba902b7"),
            (SpanIds.Text(record.TraceId), SpanIds.Text(record.SpanId), SpanIds.Text(record.ParentId!.Value)));
        Assert.Equal(("POST", "api", ActivityKind.Server), (record.Name, record.Service, record.Kind));
        Assert.Equal((1_788_000_000_000_000_000, 1_788_000_000_000_000_250), (record.StartNs, record.EndNs));
        Assert.Equal((SpanStatus.Error, "disk full"), (record.Status, record.StatusMessage));
        Assert.Equal(
            """[{"name":"exception","time_ns":1788000000000000100,"attributes":{"exception.type":"IOException"}}]""", record.Events);
    }

    [Fact]
    public void EveryKindOfValue_IsRead()
    {
        var attributes = new Dictionary<string, object?>
        {
            ["text"] = "ü",
            ["flag"] = true,
            ["whole"] = -5L,
            ["number"] = 1.5,
            ["infinite"] = double.PositiveInfinity,
            ["list"] = new object?[] { 1L, 2L },
            ["mixed"] = new object?[] { 1L, "two", new object?[] { 3L } },
            ["map"] = new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?> { ["b"] = 1L } },
            ["bytes"] = new byte[] { 1, 2, 3 },
            ["unset"] = null,
        };

        Assert.Equal(
            """{"text":"ü","flag":true,"whole":-5,"number":1.5,"infinite":"Infinity","list":[1,2],"mixed":[1,"two",[3]],"map":{"a":{"b":1}},"bytes":{"base64":"AQID"}}""",
            Decode(OtlpRequest.Span(Any with { Attributes = attributes })).Spans.Single().Attributes);
    }

    [Fact]
    public void ValueNestedWithoutEnd_IsCutOff()
    {
        object? value = "deep";
        for (var i = 0; i < 2000; i++)
        {
            value = new object?[] { value };
        }

        Assert.DoesNotContain(
            "deep",
            Decode(OtlpRequest.Span(Any with { Attributes = new Dictionary<string, object?> { ["k"] = value } })).Spans.Single().Attributes,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ResourceBehindItsSpans_StillDescribesThem()
    {
        var body = OtlpRequest.Message(1,
        [
            .. OtlpRequest.Message(2, OtlpRequest.Message(2, OtlpRequest.Span(Any))),
            .. OtlpRequest.Message(
                1,
                [
                    .. OtlpRequest.Message(1, OtlpRequest.Pair("service.name", "sidechain-plugin")),
                    .. OtlpRequest.Message(1, OtlpRequest.Pair("sidechain.client.type", "plugin")),
                    .. OtlpRequest.Message(1, OtlpRequest.Pair("service.version", "2.0")),
                ]),
        ]);

        var record = Decoded(body).Spans.Single();

        Assert.Equal(("sidechain-plugin", "plugin", "2.0"), (record.Service, record.ClientType, record.ClientVersion));
    }

    [Fact]
    public void ClientTypeOfASpan_AsServersRecordIt_MakesItNoClientsSpan()
    {
        var record = Decode(
            OtlpRequest.Span(
                Any with { Attributes = new Dictionary<string, object?> { ["sidechain.client.type"] = "cli" } })).Spans.Single();

        Assert.Equal(("api", null), (record.Service, record.ClientType));
    }

    [Fact]
    public void UnsetStatus_WithTheWordCancelled_IsCancelled()
    {
        var cancelled = Any with { Attributes = new Dictionary<string, object?> { ["sidechain.status"] = "cancelled" } };

        Assert.Equal(SpanStatus.Cancelled, Decode(OtlpRequest.Span(cancelled)).Spans.Single().Status);
        Assert.Equal(SpanStatus.Error, Decode(OtlpRequest.Span(cancelled with { Status = SpanStatus.Error })).Spans.Single().Status);
    }

    [Theory]
    [InlineData("abc123def456", "fa7d2dca2c7a6c2c", null)]
    public void OriginalId_IsKeptOnlyWhereItIsTheTracesOwn(string original, string other, string? unrelated)
    {
        Assert.True(Tracing.Context.TraceIds.TryMapTraceId(original, out var mapped));
        var own = Any with
        {
            TraceId = mapped.ToHexString(),
            Attributes = new Dictionary<string, object?> { ["sidechain.trace_id.original"] = original },
        };

        Assert.Equal(original, Decode(OtlpRequest.Span(own)).Spans.Single().OriginalTraceId);
        Assert.Equal(
            unrelated,
            Decode(
                OtlpRequest.Span(
                    own with
                    {
                        Attributes = new Dictionary<string, object?> { ["sidechain.trace_id.original"] = other },
                    })).Spans.Single().OriginalTraceId);
    }

    [Fact]
    public void UnknownFields_OfEveryWireType_AreSkipped()
    {
        byte[] unknown =
        [
            .. OtlpRequest.Varint(900, ulong.MaxValue), .. OtlpRequest.Fixed64(901, 1), .. OtlpRequest.Message(902, [1, 2, 3]),
            .. OtlpRequest.Fixed32(903, 1), 0xC3, 0x38, .. OtlpRequest.Varint(1, 7), 0xC4, 0x38,
        ];
        byte[] body =
        [
            .. unknown,
            .. OtlpRequest.Message(
                1,
                [
                    .. unknown,
                    .. OtlpRequest.Message(2, [.. unknown, .. OtlpRequest.Message(2, [.. unknown, .. OtlpRequest.Span(Any), .. unknown])]),
                ]),
        ];

        Assert.Equal("POST", Decoded(body).Spans.Single().Name);
    }

    [Fact]
    public void Spans_ThatCannotBeTaken_AreCountedByReason()
    {
        byte[] Without(int field) => [.. Fields(OtlpRequest.Span(Any)).Where(f => f.Field != field).SelectMany(f => f.Bytes)];

        Assert.Equal(
            ["invalid_trace_id", "invalid_span_id", "invalid_time"],
            Decode(Without(1), Without(2), Without(7)).Rejected.Select(r => r.Reason));
        Assert.Equal("(no name)", Decode(Without(5)).Spans.Single().Name);
        Assert.True(Decode(Without(8)).Spans.Single().Unfinished);
    }

    [Theory]
    [InlineData(-1_000_000, -1)]
    [InlineData(long.MinValue, 7_435_372_036_854.775)]
    [InlineData(700_000_000_000_000, 700_000_000)]
    public void SpanThatCannotHaveLastedSo_IsKeptWithoutADuration_AndMarked(long duration, double ms)
    {
        var record = Decode(OtlpRequest.Span(Any with { EndNs = duration == long.MinValue ? -1 : Any.StartNs + duration })).Spans.Single();

        Assert.Equal((Any.StartNs, Any.StartNs, false), (record.StartNs, record.EndNs, record.Unfinished));
        Assert.Equal(ms, (double)System.Text.Json.Nodes.JsonNode.Parse(record.Attributes!)!["sidechain.unusable_duration_ms"]!);
    }

    [Theory]
    [InlineData("0A")]
    [InlineData("0AFF")]
    [InlineData("0A05010203")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFFFF01")]
    [InlineData("00")]
    [InlineData("0B")]
    [InlineData("0E")]
    [InlineData("09010203")]
    [InlineData("0AFFFFFFFFFFFFFFFF7F")]
    public void WhatIsNoProtobuf_IsMalformed(string hex) =>
        Assert.Throws<MalformedOtlpException>(() => Decoded(Convert.FromHexString(hex)));

    [Fact]
    public void EmptyRequest_IsNoError() => Assert.Empty(Decoded([]).Spans);

    [Fact]
    public void MutatedBodies_AreDecodedOrMalformedAndNothingElse()
    {
        var valid = OtlpRequest.Of(DrawnTrace.Parse(DesignPicture.Drawing));
        var random = new Random(4318);
        var malformed = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var body = Mutate(valid, random);
            try
            {
                Decoded(body);
            }
            catch (MalformedOtlpException)
            {
                malformed++;
            }
        }

        Assert.InRange(malformed, 1000, 19_000);
    }

    [Fact]
    public void RandomBytes_AreDecodedOrMalformedAndNothingElse()
    {
        var random = new Random(4317);
        for (var round = 0; round < 20_000; round++)
        {
            var body = new byte[random.Next(64)];
            random.NextBytes(body);
            if (Record.Exception(() => Decoded(body)) is { } thrown)
            {
                Assert.IsType<MalformedOtlpException>(thrown);
            }
        }
    }

    internal static byte[] Mutate(byte[] valid, Random random)
    {
        List<byte> body = [.. valid];
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(4))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveAt(at);
                    break;
                case 2:
                    body.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    body.RemoveRange(at, Math.Min(random.Next(1, 40), body.Count - at));
                    break;
            }

            if (body.Count == 0)
            {
                break;
            }
        }

        return [.. body];
    }

    internal static Intake Decoded(ReadOnlySpan<byte> body)
    {
        var spans = NewSpans();
        OtlpReader.ReadSpans(body, OtlpEncoding.Protobuf, spans.Take);
        return spans.Taken;
    }

    internal static OtlpSpans NewSpans()
    {
        var limits = Options.Create(new IngestOptions());
        return new OtlpSpans(
            new SpanIntake(limits, new SpanCuts(limits), new AttributeKeys(), TimeProvider.System),
            new VersionBudget(limits, TimeProvider.System), new VersionBudget(limits, TimeProvider.System), OtlpCaller.Service,
            new Admission(limits).Enter(Sender.Service));
    }

    private static Intake Decode(params byte[][] spans) =>
        Decoded(OtlpRequest.ResourceSpans([OtlpRequest.Pair("service.name", "api")], spans));

    private static List<(int Field, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[])>();
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            int tag = message[at++];
            if (tag >= 0x80)
            {
                tag = (tag & 0x7F) | (message[at++] << 7);
            }

            switch (tag & 7)
            {
                case 0:
                    while (message[at++] >= 0x80)
                    {
                    }

                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    at += message[at] + 1;
                    break;
            }

            fields.Add((tag >> 3, message[start..at]));
        }

        return fields;
    }
}
