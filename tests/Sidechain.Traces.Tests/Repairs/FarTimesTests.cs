using Sidechain.Traces.Repairs;

namespace Sidechain.Traces.Tests.Repairs;

public sealed class FarTimesTests
{
    private const string Warning = "starts in 1970: its times look like milliseconds";

    [Theory]
    [InlineData("the whole trace", "GET", "GET  0..100  shop server\n  SELECT  10..20  shop")]
    [InlineData("a span below another that is right", "SELECT", "GET  63072000000..63072000100  shop server\n  SELECT  10..20  shop")]
    [InlineData("an orphan", "SELECT", "SELECT  10..20  shop parent=00f067aa0ba902b7")]
    public void TimesThatTheReaderFoundWrong_AreSaidWhereTheyDifferFromTheParents(string description, string warned, string drawing)
    {
        var spans = DrawnTrace.Parse(drawing).Select(span => span.StartNs < 1_000_000_000 ? span with { TimeWarning = Warning } : span);

        var tree = TreeBuilder.Build(spans);

        var said = tree.Nodes.Where(node => node.Warnings.Contains(Warning)).Select(node => node.Span.Name);
        Assert.True(said.SequenceEqual([warned]), $"{description}: {string.Join(", ", said)}");
    }
}
