using System.Text;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Views;

namespace Sidechain.Otlp.Tests;

/// <summary>A trace of which some processes know the lower 64 bits of its id alone is one trace.</summary>
public sealed class ShortTraceIdsTests
{
    private const string Long = "463ac35c9f6413ad48485a3953bb6124";
    private const string Short = "48485a3953bb6124";
    private const string Padded = $"0000000000000000{Short}";
    private const string Warning = $"came with the last half of its trace's ID alone, {Short}";

    [Theory]
    [InlineData("the caller's is longer", Long, Short)]
    [InlineData("the callee's is longer", Short, Long)]
    [InlineData("with zeros before it", Long, Padded)]
    public void Zipkins_AreOneTrace(string description, string caller, string called)
    {
        Assert.NotEmpty(description);

        string[] spans = [Zipkin(caller, 1, 0, "CLIENT"), Zipkin(called, 2, 1, "SERVER"), Zipkin(called, 3, 2, "CLIENT")];

        var trace = Assert.Single(Read($"[{string.Join(',', spans)}]"));

        Assert.Equal((Long, 3), (trace.Tree.TraceId, trace.Tree.SpanCount));
        Assert.Equal(0, trace.Tree.Orphans);
        Assert.Equal(
            [called == Long ? "1" : "2"],
            trace.Tree.Nodes.Where(node => node.Warnings.Contains(Warning)).Select(node => node.Span.SpanId.TrimStart('0')));
    }

    [Fact]
    public void PartsOfOneSpan_AreOneSpan()
    {
        const string File = $$"""
            [{"traceId":"{{Short}}","id":"1","timestamp":1788000000000000,"name":"get"},{"traceId":"{{Long}}","id":"1","duration":5000}]
            """;

        var trace = Assert.Single(Read(File));

        Assert.False(Assert.Single(trace.Tree.Nodes).Span.Unfinished);
        Assert.Equal(Long, trace.Tree.TraceId);
    }

    [Fact]
    public void OfOtherFormats_AreOneTrace()
    {
        const string Jaeger = $$"""
            {"traceID":"{{Short}}","spans":[{"traceID":"{{Short}}","spanID":"2","operationName":"b","startTime":1788000000000000,
                "duration":5,"references":[{"refType":"CHILD_OF","traceID":"{{Short}}","spanID":"1"}]}]}
            """;
        const string Otlp = $$"""
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{Long}}","spanId":"0000000000000001","name":"a",
                "startTimeUnixNano":"1788000000000000000","endTimeUnixNano":"1788000000009000000",
                "links":[{"traceId":"{{Padded}}","spanId":"0000000000000002"}]}]}]}]}
            """;

        var root = Assert.Single(Assert.Single(Read(Jaeger + Otlp)).Tree.Roots);

        Assert.Equal(("a", Long), (root.Span.Name, Assert.Single(root.Span.Links).TraceId));
        Assert.Equal(["b"], root.Children.Select(child => child.Span.Name));
    }

    [Theory]
    [InlineData("two that end alike", "00000000000000a0" + Short, "00000000000000b0" + Short, Short)]
    [InlineData("other ends", Long, "58485a3953bb6124", "68485a3953bb6124")]
    public void OthersStayApart(string description, params string[] ids)
    {
        var traces = Read($"[{string.Join(',', ids.Select(id => Zipkin(id, 1, 0, "CLIENT")))}]");

        Assert.True(traces.Count == ids.Length, description);
        Assert.All(traces, trace => Assert.Empty(trace.Tree.Roots.Single().Warnings));
    }

    private static string Zipkin(string trace, int id, int parent, string kind) =>
        $$"""
        {"traceId":"{{trace}}","id":"{{id}}",{{(parent > 0 ? $"\"parentId\":\"{parent}\"," : "")}}"name":"get","kind":"{{kind}}",
         "timestamp":1788000000000000,"duration":9000}
        """;

    private static IReadOnlyList<TraceDocument> Read(string file) => TraceFile.Read(Encoding.UTF8.GetBytes(file)).Traces;
}
