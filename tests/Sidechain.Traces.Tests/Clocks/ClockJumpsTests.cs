using Sidechain.Traces.Repairs;

namespace Sidechain.Traces.Tests.Clocks;

public sealed class ClockJumpsTests
{
    [Theory]
    [InlineData("three hours back", "-10800000", "-10799900..-10799800", 100)]
    [InlineData("three hours forward", "10800000", "10800100..10800200", 100)]
    [InlineData("by less than the trace is long: which clock a start is by cannot be seen", "-60", "40..140", 100)]
    public void Jump_IsUndone_SoThatAllTimesAreByOneClock(string description, string jump, string times, double start)
    {
        var tree = DrawnTrace.Tree($"""
            cli.share_loop      0..500  cli
              cli.read_file     0..100  cli
              cli.encode_audio  {times}  cli clock.jump_ms:{jump}
            """);

        var moved = tree.Roots[0].Children[1];
        Assert.True((start, start + 100) == (moved.Span.StartNs / 1e6, moved.Span.EndNs / 1e6), description);
        Assert.Equal($"the clock of sidechain-cli had been set by {jump} ms before it began; moved back", Assert.Single(moved.Warnings));
        Assert.NotNull(moved.RawStartNs);
        Assert.Empty(tree.Clocks);
        Assert.All(TreeBuilder.Build(tree.Nodes.Select(node => node.Span)).Nodes, node => Assert.Null(node.RawStartNs));
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("soon")]
    public void Jump_ThatMakesNoSense_MovesNothing(string jump) =>
        Assert.Null(DrawnTrace.Tree($"cli.share_loop  0..500  cli clock.jump_ms:{jump}").Roots[0].RawStartNs);

    [Fact]
    public void Jump_OfAService_MovesNothing() =>
        Assert.Null(DrawnTrace.Tree("GET /cart  0..500  api server clock.jump_ms:100").Roots[0].RawStartNs);

    [Fact]
    public void Jump_OfAlignedClocks_MovesNothing() =>
        Assert.Null(TreeBuilder.BuildAligned(DrawnTrace.Parse("cli.share_loop  0..500  cli clock.jump_ms:100")).Roots[0].RawStartNs);
}
