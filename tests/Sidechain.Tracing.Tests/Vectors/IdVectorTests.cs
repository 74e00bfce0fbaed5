using Sidechain.Tracing.Context;

namespace Sidechain.Tracing.Tests.Vectors;

public sealed class IdVectorTests
{
    public static TheoryData<string> Traces { get; } = Vector.Of("ids.json", "trace_ids");

    public static TheoryData<string> Spans { get; } = Vector.Of("ids.json", "span_ids");

    [Theory]
    [MemberData(nameof(Traces))]
    public void TraceId_IsMappedOrRefused(string vector)
    {
        var expected = Vector.Parse(vector);
        var text = Vector.Text(expected, "text");
        Assert.Equal(Vector.Text(expected, "id"), TraceIds.TryMapTraceId(text, out var id) ? id.ToHexString() : null);
        Assert.Equal(expected.GetProperty("foreign").GetBoolean(), text is not null && TraceIds.IsForeign(text));
    }

    [Theory]
    [MemberData(nameof(Spans))]
    public void SpanId_IsMappedOrRefused(string vector)
    {
        var expected = Vector.Parse(vector);
        Assert.Equal(
            Vector.Text(expected, "id"), TraceIds.TryMapSpanId(Vector.Text(expected, "text"), out var id) ? id.ToHexString() : null);
    }
}
