using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Tests.Verdicts;

public sealed class PageLoadTests
{
    /// <summary>OpenTelemetry's instrumentation of a page's load takes the server's span for its parent.</summary>
    [Theory]
    [InlineData("100..1900", 1800, "This is about documentLoad (web), which began before GET / (ssr) and ended after it.")]
    [InlineData("120..1900", 60, null)]
    public void PageLoad_AroundTheServersSpan_IsTheAction(string load, int totalMs, string? about)
    {
        var ledger = TraceFindings.Of(DrawnTrace.Tree($"""
            GET /               110..170   ssr server
              SELECT            115..160   ssr client db=postgresql
              documentLoad      {load}  web
                resourceFetch   300..900   web client
            """))!.Ledger;

        Assert.Equal((totalMs * 1_000_000L, about), (ledger.TotalNs, ledger.About));
    }
}
