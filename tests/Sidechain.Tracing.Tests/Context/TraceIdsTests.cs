using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Sidechain.Tracing.Context;

namespace Sidechain.Tracing.Tests.Context;

public sealed class TraceIdsTests
{
    [Theory]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4736", false)]
    [InlineData("4BF92F3577B34DA6A3CE929D0E0E4736", "4bf92f3577b34da6a3ce929d0e0e4736", false)]
    [InlineData("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4736", false)]
    [InlineData("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736", "4bf92f3577b34da6a3ce929d0e0e4736", false)]
    [InlineData("abc123def456", null, true)]
    [InlineData("abc123def456789", null, true)]
    [InlineData("A", null, true)]
    [InlineData("trace_1.2-3", null, true)]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e47361", null, true)]
    [InlineData("4bf92f357-7b3-4da6-a3ce-929d0e0e4736", null, true)]
    public void TraceId_ThatIsOne_IsMapped(string text, string? expected, bool foreign)
    {
        Assert.True(TraceIds.TryMapTraceId(text, out var id));
        Assert.Equal(expected ?? Sha256(text, 16), id.ToHexString());
        Assert.Equal(foreign, TraceIds.IsForeign(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("abc 123")]
    [InlineData("abc,abc")]
    [InlineData("abc\r\nX-Evil: 1")]
    [InlineData("ab\u0000c")]
    [InlineData("trace/1")]
    [InlineData("größe")]
    [InlineData("'; DROP TABLE traces; --")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void TraceId_ThatIsNone_IsRefused(string? text) => Assert.False(TraceIds.TryMapTraceId(text, out _));

    [Theory]
    [InlineData("00f067aa0ba902b7", "00f067aa0ba902b7")]
    [InlineData("00F067AA0BA902B7", "00f067aa0ba902b7")]
    [InlineData("xyz789", null)]
    [InlineData("http-request-001", null)]
    [InlineData("7d444840-9dc0-11d1-b245-5ffdce74fad2", null)]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736", null)]
    [InlineData("a span, (1)", null)]
    public void SpanId_ThatIsOne_IsMapped(string text, string? expected)
    {
        Assert.True(TraceIds.TryMapSpanId(text, out var id));
        Assert.Equal(expected ?? Sha256(text, 8), id.ToHexString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("0000000000000000")]
    [InlineData("tab\there")]
    [InlineData("é")]
    public void SpanId_ThatIsNone_IsRefused(string? text) => Assert.False(TraceIds.TryMapSpanId(text, out _));

    [Fact]
    public void SpanId_Over128Characters_IsRefused()
    {
        Assert.True(TraceIds.TryMapSpanId(new string('x', 128), out _));
        Assert.False(TraceIds.TryMapSpanId(new string('x', 129), out _));
    }

    [Fact]
    public void AssumedParent_OfATrace_IsTheSameEachTimeAndAValidSpan()
    {
        var trace = ActivityTraceId.CreateRandom();
        Assert.Equal(TraceIds.AssumedParent(trace), TraceIds.AssumedParent(trace));
        Assert.NotEqual(default, TraceIds.AssumedParent(trace));
    }

    private static string Sha256(string text, int bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, bytes));
}
