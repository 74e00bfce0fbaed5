using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Tests.Clocks;

/// <summary>Who waits for messages begins before there is one. That is no fault of a clock.</summary>
public sealed class ReceptionTests
{
    [Theory]
    [InlineData("a reply that was waited for", """
        POST /quote            0..500    orders server
          quotes send          5..8      orders producer messaging.operation.type:send
            quotes process     20..400   pricing consumer messaging.operation.type:process
              replies send     390..395  pricing producer messaging.operation.type:send
          replies receive      10..410   orders consumer link=4 messaging.operation.type:receive
          render               410..498  orders
        """)]
    [InlineData("the same without a word of what is done", """
        POST /quote            0..500    orders server
          quotes send          5..8      orders producer
            quotes handle      20..400   pricing consumer
              replies send     390..395  pricing producer
          replies              10..410   orders consumer link=4
        """)]
    [InlineData("a poll that is shown below the message that it got", """
        POST /orders           0..50     orders server
          orders send          5..8      orders producer
            orders receive     -4000..12 mailer consumer messaging.operation:receive
              orders process   12..80    mailer consumer messaging.operation:process
        """)]
    [InlineData("the same by its name alone", """
        orders send            5..8      orders producer
          poll orders          -4000..12 mailer consumer
        """)]
    [InlineData("the same of kind client", """
        orders send            5..8      orders producer
          orders receive       -4000..12 mailer client messaging.operation.type:receive
        """)]
    [InlineData("a poll that has not ended", """
        orders send            5..8      orders producer
          orders receive       -4000..?  mailer consumer
        """)]
    [InlineData("a phone's message", """
        tap                    0..50     phone
          orders send          5..8      phone producer
            orders receive     -4000..12 mailer consumer
        """)]
    [InlineData("a batch whose last message was sent after the first had been taken", """
        POST /bulk             0..100    api server
          jobs send            10..12    api producer
          jobs send            20..22    api producer
          jobs send            30..32    api producer
          jobs process batch   15..400   worker consumer link=2 link=3 link=4
        """)]
    [InlineData("the same below its first message", """
        POST /bulk             0..100    api server
          jobs send            10..12    api producer
            jobs process batch  15..4000  worker consumer link=4
          jobs send            2000..2002  api producer
        """)]
    [InlineData("a batch that is shown below its last message", """
        jobs send              10..12    api producer
          jobs process         5..400    worker consumer messaging.batch.message_count:2
        """)]
    public void ConsumerThatBeganBeforeItsMessage_MovesNothing(string description, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        Assert.True(tree.Clocks.Count == 0 && tree.Nodes.All(node => node.RawStartNs is null), description);
        Assert.DoesNotContain("clock", TraceFindings.Of(tree)!.Verdict, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one that handles the message below which it is", "b at least 4900", """
        orders send        5000..5010     a producer
          orders process   100..900       b consumer
        """)]
    [InlineData("one that handles the one message that it is linked with", "b at least 4900", """
        orders process     100..900       b consumer link=2 messaging.operation.type:process
        orders send        5000..5010     a producer
        """)]
    [InlineData("one that is linked with its parent", "b at least 4900", """
        orders send        5000..5010     a producer
          orders process   100..900       b consumer link=1
        """)]
    [InlineData("one that had received before anything was sent", "b at least 4100", """
        orders send        5000..5010     a producer
          orders receive   100..900       b consumer
        """)]
    [InlineData("a batch that ended before: likely all of it is earlier, and sure is its end", "b at least 4100", """
        jobs process       100..900       b consumer link=2 link=3
        jobs send          4900..4910     a producer
        jobs send          5000..5010     a producer
        """)]
    [InlineData("a phone's message", "sidechain-phone at least 4100", """
        orders send        5000..5010     phone producer
          orders receive   100..900       b consumer
        """)]
    public void Consumer_ThatHadTheMessageBeforeItWasSent_HasAnotherClock(string description, string clocks, string drawing)
    {
        var tree = DrawnTrace.Tree(drawing);

        Assert.True(
            clocks == string.Join("; ", tree.Clocks.Select(clock => FormattableString.Invariant(
                $"{clock.Service} {(clock.AtLeast ? "at least" : "")} {(Math.Abs(clock.OffsetNs) - clock.ErrorNs) / 1e6:0}"))),
            $"{description}: {string.Join("; ", tree.Clocks)}");
    }

    [Fact]
    public void ReceptionByAWrongClock_IsSaidByItsEnd()
    {
        var tree = DrawnTrace.Tree("orders send  5000..5010  a producer\n  orders receive  100..900  b consumer");

        Assert.StartsWith(
            "ends 4100 ms before its message was sent: a clock of a or b is wrong",
            Assert.Single(tree.Roots[0].Children[0].Warnings),
            StringComparison.Ordinal);
    }
}
