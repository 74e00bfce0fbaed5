using System.Diagnostics;
using System.Globalization;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Bench;

/// <summary>Matching 10,000 spans against 200 lines, parsing and explaining included.</summary>
internal static class Shapes
{
    private const int Spans = 10_000;
    private const int Lines = 200;

    public static int Run(int runs)
    {
        var flat = Tree(_ => 0);
        var deep = Tree(i => (i - 1) / 4);
        Console.WriteLine($"{"milliseconds; 10,000 spans, 200 lines",-62} {"least",8} {"median",8} {"most",8}   runs");
        var json = TreeJson.ToUtf8(new TraceDocument(deep, null, true, TimeSpan.Zero), attributes: true);
        Measure("the trace from its JSON (beside which the rest stands)", runs, () => TreeJson.Read(json).Tree.SpanCount == Spans);
        Measure("200 lines for alike siblings of one parent", runs, () => Holds(Text(_ => "", "step  ×50"), flat));
        Measure("200 lines in a tree, a regular expression each", runs, () =>
            Holds(Text(i => new string(' ', 2 * (i % 6)), "/st[aeiou]p/  ×*  has n"), deep));
        Measure("200 lines, each anywhere below the other's", runs, () =>
            Holds(Text(i => new string(' ', 2 * (i % 6)), "step  ×*", "… "), deep));
        Measure("200 lines of which the last is missing, explained", runs, () => !Holds(Text(_ => "", "step  ×50") + "  missing\n", flat));
        return 0;
    }

    private static void Measure(string what, int runs, Func<bool> step)
    {
        var figures = new Figures(what);
        for (var run = 0; run <= runs; run++)
        {
            var watch = Stopwatch.StartNew();
            if (!step())
            {
                throw new InvalidOperationException($"{what}: the verdict is wrong");
            }
            // The first run is the compiler's.
            if (run > 0)
            {
                figures.Add(watch.Elapsed);
            }
        }

        Console.WriteLine(figures);
    }

    private static bool Holds(string text, TraceTree tree)
    {
        var match = Shape.Parse(text).Match(tree);
        return match.Explain().Length > 0 && match.Holds;
    }

    private static string Text(Func<int, string> indent, string line, string lead = "") =>
        "root\n" + string.Concat(Enumerable.Range(0, Lines - 1).Select(i => $"  {indent(i)}{lead}{line}\n"))
        + (line == "step  ×50" ? "  step  ×*\n" : "");

    private static TraceTree Tree(Func<int, int> parent) => TreeBuilder.Build(Enumerable.Range(0, Spans).Select(i => new Span
    {
        TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
        SpanId = (i + 1).ToString("x16", CultureInfo.InvariantCulture),
        ParentSpanId = i == 0 ? null : (parent(i) + 1).ToString("x16", CultureInfo.InvariantCulture),
        Name = i == 0 ? "root" : "step",
        Service = "api",
        Tier = "api",
        StartNs = i,
        EndNs = Spans + 1 - i + i,
        Attributes = new Dictionary<string, object?> { ["n"] = (long)i },
    }));
}
