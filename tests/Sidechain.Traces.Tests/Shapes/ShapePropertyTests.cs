using Sidechain.Traces.Repairs;
using Sidechain.Traces.Shapes;

namespace Sidechain.Traces.Tests.Shapes;

public sealed class ShapePropertyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory, MemberData(nameof(Seeds))]
    public void ShapeOfATrace_PrintedAndReadBack_IsHadByIt(int seed)
    {
        var random = new Random(seed);
        var tree = TreeBuilder.Build(RandomTrace.Spans(random, random.Next(1, 60)));
        foreach (var strict in (bool?[])[null, true])
        {
            var text = Shape.Of(tree, new ShapeOfOptions { Marks = new ShapeMarks(strict, null) }).ToText();
            var match = Shape.Parse(text).Match(tree);
            Assert.True(match.Holds, $"{text}\n{match.Explain()}");
            Assert.Empty(match.Differences);
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void ShapeOfATrace_WithoutAnyOneSpan_IsNotHadByTheRest(int seed)
    {
        var random = new Random(seed);
        var spans = RandomTrace.Spans(random, random.Next(2, 40));
        var shape = Shape.Parse(Shape.Of(TreeBuilder.Build(spans)).ToText());
        foreach (var gone in spans)
        {
            var match = shape.Match(TreeBuilder.Build(spans.Where(s => s != gone)));
            Assert.False(match.Holds, $"without {gone.SpanId}\n{shape.ToText()}");
            Assert.NotEmpty(match.Differences);
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void StrictShapeOfATrace_IsNotHadByATraceWithOneMore(int seed)
    {
        var random = new Random(seed);
        var spans = RandomTrace.Spans(random, random.Next(1, 40));
        var shape = Shape.Of(TreeBuilder.Build(spans), new ShapeOfOptions { Marks = new ShapeMarks(true, null) });
        var parent = spans[random.Next(spans.Count)];

        var match = shape.Match(
            TreeBuilder.Build(spans.Append(parent with { SpanId = DrawnTrace.Id(9999), ParentSpanId = parent.SpanId })));

        Assert.False(match.Holds);
        Assert.NotEmpty(match.Differences);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Assignment_IsFoundExactlyWhenTryingEverythingFindsOne(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 20; run++)
        {
            var names = Enumerable.Range(0, random.Next(1, 6)).Select(_ => ((char)('a' + random.Next(3))).ToString()).ToArray();
            var lines = Enumerable.Range(0, random.Next(1, 4)).Select(
                _ => (
                    Name: ((string[])["a", "b", "*", "/[ab]/", "/[bc]/"])[random.Next(5)],
                    Min: random.Next(3),
                    More: random.Next(3))).ToArray();
            var counts = lines.Select(l => (l.Name, l.Min, Max: Math.Max(1, l.Min + l.More))).ToArray();
            var shape = Shape.Parse("root\n" + string.Join('\n', counts.Select(l => $"  {l.Name}  ×{l.Min}..{l.Max}")));
            var trace = DrawnTrace.Tree("root  0..1  api\n" + string.Join('\n', names.Select(n => $"  {n}  0..1  api")));

            var match = shape.Match(trace);

            var expected = BruteForce(names, counts, new int[counts.Length], 0);
            Assert.True(expected == match.Holds, $"{string.Join(',', names)}\n{shape.ToText()}{match.Explain()}");
        }
    }

    private static bool BruteForce(string[] names, (string Name, int Min, int Max)[] lines, int[] given, int next)
    {
        if (next == names.Length)
        {
            return lines.Select((l, i) => given[i] >= l.Min && given[i] <= l.Max).All(fits => fits);
        }

        var any = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!NameMatches(lines[i].Name, names[next]))
            {
                continue;
            }

            any = true;
            given[i]++;
            var found = BruteForce(names, lines, given, next + 1);
            given[i]--;
            if (found)
            {
                return true;
            }
        }

        return !any && BruteForce(names, lines, given, next + 1);
    }

    private static bool NameMatches(string pattern, string name) =>
        pattern == "*" || pattern == name || (pattern[0] == '/' && pattern.Contains(name, StringComparison.Ordinal));
}
