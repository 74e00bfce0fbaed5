namespace Sidechain.Traces.Tests.Repairs;

public sealed class SiblingOrderTests
{
    [Fact]
    public void Siblings_WhoseClockWasMoved_AreOrderedByTheirRightTimes()
    {
        // The client's clock is 1000 ms behind.
        var tree = DrawnTrace.Tree("""
            upload             0..1300    api
              cli.wait         250..260   cli
              cli.upload       100..200   cli client
                POST           1130..1170 api server
              queue            1105..1106 api
            """);

        Assert.Single(tree.Clocks);
        Assert.Equal(["cli.upload", "queue", "cli.wait"], tree.Roots.Single().Children.Select(child => child.Span.Name));
    }

    [Fact]
    public void Roots_WhoseClockWasMoved_AreOrderedByTheirRightTimes()
    {
        var tree = DrawnTrace.Tree("""
            cli.upload    100..200    cli client
              POST        1130..1170  api server
            sweep         500..600    api
            """);

        Assert.Equal(["sweep", "cli.upload"], tree.Roots.Select(root => root.Span.Name));
    }
}
