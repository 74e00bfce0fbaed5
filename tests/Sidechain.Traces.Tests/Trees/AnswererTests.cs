namespace Sidechain.Traces.Tests.Trees;

/// <summary>The server that answered decides how narrow the range of a client's offsets is.</summary>
public sealed class AnswererTests
{
    [Theory]
    [InlineData("the longer one first", "20..200", "30..50")]
    [InlineData("the longer one last", "25..60", "20..200")]
    [InlineData("a shadow that outlasts the request", "20..200", "25..900")]
    public void ServersAtOnce_OfARequestByAWrongClock_GiveTheRangeOfTheOneThatAnswered(string description, string one, string other)
    {
        foreach (var ahead in new[] { -3_600_000, -5_000, 5_000, 3_600_000 })
        {
            var tree = DrawnTrace.Tree($"""
                open         {ahead}..{ahead + 220}       web
                  GET        {ahead + 10}..{ahead + 210}  web client
                    GET /a   {one}  a server
                    GET /b   {other}  b server
                """);

            var clock = Assert.Single(tree.Clocks);
            Assert.True(
                (-ahead, 10) == (clock.OffsetNs / 1_000_000, clock.ErrorNs / 1_000_000), $"{description}, {ahead} ms ahead: {clock}");
            Assert.Equal(
                ["network.request 10", "network.response 10"],
                tree.Nodes.Where(node => node.Derived)
                    .Select(node => FormattableString.Invariant($"{node.Span.Name} {(node.Span.EndNs - node.Span.StartNs) / 1e6}")));
        }
    }

    [Theory]
    [InlineData("ahead", -10_000)]
    [InlineData("behind", 10_000)]
    public void OneOfTwoServers_ByAWrongClock_LeavesTheClientsClockAlone(string description, int offset)
    {
        var tree = DrawnTrace.Tree($"""
            open            0..220    web
              GET           10..210   web client
                GET /a      20..200   a server
                GET /b      {30 - offset}..{50 - offset}  b server
            """);

        Assert.True(tree.Clocks.All(clock => clock.Service == "b"), $"{description}: {string.Join(", ", tree.Clocks)}");
    }
}
