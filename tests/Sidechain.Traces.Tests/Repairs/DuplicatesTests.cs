using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Repairs;

public sealed class DuplicatesTests
{
    [Fact]
    public void Duplicate_OfASpan_IsDroppedAndTheFinishedOneStays()
    {
        var tree = DrawnTrace.Tree("""
            cli.share_loop       0..0    cli id=000000000000000a unfinished
            cli.share_loop       0..100  cli id=000000000000000a
            cli.share_loop       0..100  cli id=000000000000000a
            """);

        var root = tree.Roots.Single();
        Assert.Equal(1, tree.SpanCount);
        Assert.False(root.Span.Unfinished);
        Assert.Equal("3 records of this span arrived; one is shown", root.Warnings.Single());
    }

    [Theory]
    [InlineData(
        "equal ones",
        "a  0..9  api id=000000000000000a",
        "a  0..9  api id=000000000000000a",
        "2 equal records of this span arrived; one is shown")]
    [InlineData(
        "one with more in it",
        "a  0..9  api id=000000000000000a",
        "a  0..9  api id=000000000000000a k:v",
        "2 records of this span arrived; one is shown")]
    [InlineData(
        "one that ended later",
        "a  0..9  api id=000000000000000a",
        "a  0..8  api id=000000000000000a",
        "2 records of this span arrived; one is shown")]
    [InlineData(
        "another name",
        "a  0..9  api id=000000000000000a",
        "b  0..8  api id=000000000000000a",
        "2 different spans have this id; not shown: b (api)")]
    [InlineData(
        "another service",
        "a  0..9  api id=000000000000000a",
        "a  0..8  shop id=000000000000000a",
        "2 different spans have this id; not shown: a (shop)")]
    [InlineData(
        "another time, of one clock",
        "a  0..9  api id=000000000000000a",
        "a  20..28  api id=000000000000000a",
        "2 different spans have this id; not shown: a (api)")]
    public void RecordsOfOneId_AreToldApart(string description, string one, string other, string warning)
    {
        var tree = DrawnTrace.Tree($"{one}\n{other}");

        Assert.True(Assert.Single(Assert.Single(tree.Roots).Warnings) == warning, $"{description}: {tree.Roots[0].Warnings[0]}");
    }

    /// <summary>The text that tells records apart has whole microseconds and no warnings.</summary>
    [Fact]
    public void RecordsThatAreWrittenAlike_AreChosenFromInOneOrder()
    {
        var drawn = Assert.Single(DrawnTrace.Parse("a  0..9  api id=000000000000000a"));
        var later = drawn with { StartNs = drawn.StartNs + 5, EndNs = drawn.EndNs + 5 };
        Span[] records = [drawn, drawn with { Warnings = ["was moved"] }, later];

        var trees = new[] { records, [.. records.Reverse()], [records[1], records[0], records[2]] }.Select(all => TreeBuilder.Build(all));

        Assert.Single(trees.Select(tree => (tree.StartNs, string.Join('|', tree.Roots.Single().Warnings))).Distinct());
    }

    [Fact]
    public void SpansOfOneId_AreCountedByWhatTheyAre()
    {
        var lines = "abcdef".Select(name => $"{name}  0..9  api id=000000000000000a").SelectMany(line => new[] { line, line });
        var tree = DrawnTrace.Tree(string.Join('\n', lines));

        Assert.Equal(
            "6 different spans have this id; not shown: b (api), c (api), d (api) and 2 more", Assert.Single(tree.Roots.Single().Warnings));
    }
}
