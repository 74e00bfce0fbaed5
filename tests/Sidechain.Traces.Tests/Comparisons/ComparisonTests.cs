using System.Text.Json.Nodes;
using Sidechain.Traces.Comparisons;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Tests.Ledgers;

namespace Sidechain.Traces.Tests.Comparisons;

public sealed class ComparisonTests
{
    private const string Plugin = """
        plugin.share_loop          0..1000  plugin
          plugin.encode_audio      0..200   plugin
          plugin.http_request      200..900 plugin client
            POST                   300..800 api server
              INSERT               310..320 postgres
              INSERT               330..340 postgres
        """;

    private const string Cli = """
        cli.share_loop             0..3000  cli
          cli.encode_audio         0..2100  cli
          cli.http_request         2100..2900 cli client
            POST                   2200..2700 api server
              INSERT               2210..2225 postgres
              DEL                  2230..2231 redis
        """;

    [Fact]
    public void StepsOfTwoClients_AreBesideEachOther()
    {
        Assert.Equal(
            """
                                          A          B       B - A
            {c}.share_loop        1000.0 ms  3000.0 ms  +2000.0 ms
              {c}.encode_audio     200.0 ms  2100.0 ms  +1900.0 ms
              {c}.http_request     700.0 ms   800.0 ms   +100.0 ms
                network.request    100.0 ms   100.0 ms     +0.0 ms
                POST               500.0 ms   500.0 ms     +0.0 ms
                  INSERT            10.0 ms    15.0 ms     +5.0 ms
                  INSERT            10.0 ms          -      only A
                  DEL                     -     1.0 ms      only B
                network.response   100.0 ms   200.0 ms   +100.0 ms

              client      +1900.0 ms
              network      +100.0 ms
              postgres       -5.0 ms
              api            +4.0 ms
              redis          +1.0 ms

            """,
            ComparisonText.Render(Compare(Plugin, Cli)));
    }

    [Fact]
    public void Sentence_SaysHowMuchAndWhere_EitherWayRound()
    {
        Assert.Equal("B took 2000.0 ms longer than A, most of that in {c}.encode_audio (+1900.0 ms).", Compare(Plugin, Cli).Sentence());
        Assert.Equal("B took 2000.0 ms less than A, most of that in {c}.encode_audio (-1900.0 ms).", Compare(Cli, Plugin).Sentence());
        Assert.Equal("Both took the same time.", Compare(Cli, Cli).Sentence());
        Assert.Equal(
            "B took 900.0 ms longer than A, most of that in b (+1000.0 ms). A: This is about a (shop), one of 2 roots.",
            Compare("a  0..100  shop\nb  200..500  shop", "b  0..1000  shop").Sentence());
        Assert.Equal("Neither trace has spans.", TraceComparison.Of(TreeBuilder.Build([]), TreeBuilder.Build([])).Sentence());
    }

    [Fact]
    public void Sentence_TakesTheStepsOfALoopTogether()
    {
        var (few, many) = (Loop(100, 3), Loop(1000, 90));

        Assert.Equal("B took 900.0 ms longer than A, most of that in SELECT (+696.0 ms, 87 more of them).", Compare(few, many).Sentence());
        Assert.Equal("B took 900.0 ms less than A, most of that in SELECT (-696.0 ms, 87 fewer of them).", Compare(many, few).Sentence());
    }

    [Fact]
    public void Sentence_SaysMost_OfMoreThanHalfAlone()
    {
        var comparison = Compare(
            "r  0..100  shop\n  one  0..40  shop\n  two  40..80  shop", "r  0..200  shop\n  one  0..80  shop\n  two  80..170  shop");

        Assert.Equal("B took 100.0 ms longer than A, the largest part of that in two (+50.0 ms).", comparison.Sentence());
    }

    private static string Loop(int length, int count) => string.Join('\n', Enumerable.Range(0, count)
        .Select(n => $"  SELECT  {10 * n}..{(10 * n) + 8}  shop client db=postgresql").Prepend($"GET /  0..{length}  shop server"));

    [Fact]
    public void Differences_OfOwnTimes_AddUp()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var comparison = TraceComparison.Of(
                TreeBuilder.Build(RandomAction.Spans(new Random(seed))), TreeBuilder.Build(RandomAction.Spans(new Random(seed + 1))));

            Assert.Equal(comparison.BNs - comparison.ANs, comparison.ByTier.Sum(tier => tier.Ns));
            Assert.Equal(comparison.BNs - comparison.ANs, comparison.Steps.Sum(step => step.OwnDifferenceNs));
        }
    }

    [Fact]
    public void WorkThatNothingWaitedFor_MakesNoActionLonger()
    {
        var comparison = Compare(
            "POST /orders  0..100  orders server\n  SELECT stock  20..80  orders client db=postgresql\n  send mail  15..200  orders",
            "POST /orders  0..120  orders server\n  SELECT stock  20..105  orders client db=postgresql\n  send mail  15..9000  orders");

        Assert.Equal("B took 20.0 ms longer than A, most of that in SELECT stock (+25.0 ms).", comparison.Sentence());
        Assert.Equal([-5_000_000, 0, 25_000_000], comparison.Steps.Select(step => step.OwnDifferenceNs));
    }

    [Fact]
    public void StepWithoutAnEnd_LastedAtLeastAsLongAsWhatIsBelow()
    {
        var comparison = Compare("a  0..100  shop\n  b  0..90  shop", "a  0..?  shop\n  b  0..300  shop");

        Assert.Equal((300_000_000, 300_000_000), (comparison.BNs, comparison.Steps[0].B));
    }

    [Fact]
    public void Json_HoldsTheSame()
    {
        var json = JsonNode.Parse(ComparisonJson.ToUtf8(Compare(Plugin, Cli), "a1", "b2"))!;

        Assert.Equal(("a1", "b2", 1000.0, 3000.0), ((string?)json["a"], (string?)json["b"], (double)json["a_ms"]!, (double)json["b_ms"]!));
        Assert.Equal(
            ("{c}.encode_audio", 1, 1900.0),
            ((string?)json["steps"]![1]!["name"], (int)json["steps"]![1]!["depth"]!, (double)json["steps"]![1]!["own_difference_ms"]!));
        Assert.Equal(("client", 1900.0), ((string?)json["tiers"]![0]!["tier"], (double)json["tiers"]![0]!["difference_ms"]!));
        Assert.Null(json["steps"]![7]!["a_ms"]);
    }

    private static TraceComparison Compare(string a, string b) =>
        TraceComparison.Of(TreeBuilder.Build(DrawnTrace.Parse(a)), TreeBuilder.Build(DrawnTrace.Parse(b)));
}
