using System.Diagnostics;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.PluginHostSim.Tests.Guide;

/// <summary>Compares what a recorder made with a shape of the guide.</summary>
internal static class GuideTraces
{
    /// <summary>Fails with both trees when the trace is not as the guide draws it.</summary>
    public static void ShouldBe(this IEnumerable<WireSpan> spans, string shape)
    {
        // A finished record replaces the unfinished one that was delivered before it.
        var latest = spans.GroupBy(span => span.SpanId).Select(records => records.OrderBy(IsUnfinished).First());
        var match = Shape.Parse(PluginTracingGuide.Shape(shape)).Match(TreeBuilder.Build([.. latest.Select(Span)]));
        Assert.True(match.Holds, match.Explain());
    }

    private static Span Span(WireSpan span) => new()
    {
        TraceId = span.TraceId!,
        SpanId = span.SpanId!,
        ParentSpanId = span.ParentSpanId,
        Name = span.Name!,
        Service = "sidechain-plugin",
        Tier = Tiers.Of("plugin", "sidechain-plugin", null),
        ClientType = "plugin",
        Kind = span.Name == "plugin.http_request" ? ActivityKind.Client : ActivityKind.Internal,
        StartNs = span.StartUs!.Value * 1000,
        EndNs = (span.EndUs ?? span.StartUs.Value) * 1000,
        Status = span.Status switch { "error" => SpanStatus.Error, "cancelled" => SpanStatus.Cancelled, _ => SpanStatus.Ok },
        Unfinished = IsUnfinished(span),
        Attributes = span.Attributes.ToDictionary(attribute => attribute.Key, attribute => (object?)attribute.Value),
    };

    private static bool IsUnfinished(WireSpan span) =>
        span.Attributes.Any(attribute => attribute.Key == AttributeNames.SidechainUnfinished);
}
