using System.Text;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

/// <summary>The short ways of the clients' door give what the long ways give.</summary>
public sealed class QuickDecodingTests
{
    [Theory]
    [InlineData("""{"spans":[]}""")]
    [InlineData("""{"spans":[{},{},{}]}""")]
    [InlineData("""{"spans":[1,"a,b",[1,2],{"a":[1,2,3]},null],"done":["x","y"],"clock":{"a":1,"b":2}}""")]
    [InlineData("""[[1,2],[3],{"a":4}]""")]
    public void Spans_AreNeverCountedForFewer(string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var count = SpanCount.Of(utf8);

        foreach (var most in Enumerable.Range(0, 40))
        {
            var found = SpanCount.AtMost(utf8, most);
            Assert.True(found >= count, $"{found} of {count}");
            // Refused is what has more, and nothing else.
            Assert.Equal(count > most, found > most);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789ABCDEF")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    [InlineData("0123456789abcdef")]
    [InlineData("0000000000000000")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("0123456789abcde ")]
    [InlineData("01234567-89ab-cdef-0123-456789abcdef")]
    [InlineData("upload-1")]
    [InlineData("sixteen letters.")]
    [InlineData("thirty-two letters, and no more.")]
    [InlineData("größe-größe-größ")]
    public void Ids_AreMappedAsEverywhere(string? text)
    {
        var isTrace = TraceIds.TryMapTraceId(text, out var trace);
        Assert.Equal((isTrace, isTrace ? SpanIds.Trace(trace) : Guid.Empty), (SpanIds.TryMapTrace(text, out var id), id));

        var isSpan = TraceIds.TryMapSpanId(text, out var span);
        Assert.Equal((isSpan, isSpan ? SpanIds.Span(span) : 0), (SpanIds.TryMapSpan(text, out var spanId), spanId));
    }

    [Fact]
    public void Body_ThatGrows_StaysWhole()
    {
        using var body = new BodyBuffer();
        var sent = new byte[1_000_000];
        new Random(3).NextBytes(sent);
        for (var at = 0; at < sent.Length;)
        {
            if (body.Free.IsEmpty)
            {
                body.Grow(Math.Max(16, 2 * body.Written.Length));
            }

            var part = Math.Min(body.Free.Length, Math.Min(7777, sent.Length - at));
            sent.AsMemory(at, part).CopyTo(body.Free);
            body.Advance(part);
            at += part;
        }

        Assert.Equal(sent, body.Written.ToArray());
    }
}
