using System.Globalization;
using Sidechain.Traces.Shapes.Matching;
using Sidechain.Traces.Shapes.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>Walks the shape beside the trace and writes down what is different, each thing once, where it is.</summary>
internal sealed class Comparer
{
    private readonly Matcher _matcher;
    private readonly TreeIndex _tree;
    private readonly TraceActivity? _activity;
    private readonly List<ShapeDifference> _differences = [];

    // Derived spans follow from the measured ones: what happened to them is never the cause.
    private readonly List<ShapeDifference> _consequences = [];
    private readonly List<ReportRow> _rows = [];

    private Comparer(Matcher matcher, TraceActivity? activity) => (_matcher, _tree, _activity) = (matcher, matcher.Tree, activity);

    public static ShapeMatch Compare(Shape shape, TraceTree tree, TraceActivity? activity)
    {
        var matcher = new Matcher(shape, new TreeIndex(tree));
        var holds = matcher.Holds();
        var compared = matcher.Compared;
        var comparer = new Comparer(matcher, activity);
        comparer.Walk(matcher.Shape, -1, 0);
        return new ShapeMatch(holds, [.. comparer._differences, .. comparer._consequences], comparer._rows, compared);
    }

    private void Walk(Level level, int node, int depth)
    {
        var assignment = _matcher.Assign(level, node);
        var pairs = NearMisses.Find(_matcher, level, node, assignment);
        if (assignment.OutOfOrder)
        {
            var sentence = $"the spans under {Place(node)} are there, but do not start in the order of the lines";
            Report(DifferenceKind.Order, level.Line, node, sentence);
        }

        var shown = new HashSet<int>();
        for (var place = 0; place < level.Lines.Count; place++)
        {
            var line = level.Lines[place];
            foreach (var given in assignment.Given(place))
            {
                shown.Add(given);
                Row(depth, line.Line, given, null);
                Walk(line, given, depth + 1);
            }

            foreach (var forbidden in assignment.Forbidden.Where(f => f.Line == place).Select(f => f.Node))
            {
                shown.Add(forbidden);
                Row(depth, line.Line, forbidden, DifferenceKind.Forbidden);
                var where = $"under {Place(node)}, where line {line.Line!.Number} wants none";
                Report(DifferenceKind.Forbidden, line.Line, forbidden, $"{Quoted(_tree.Nodes[forbidden])} is {where}");
            }

            WalkMissing(assignment, pairs, level, place, node, depth, shown);
        }

        foreach (var extra in assignment.TooMany.Where(shown.Add))
        {
            WalkTooMany(assignment, level, extra, node, depth);
        }

        foreach (var other in assignment.Others.Where(shown.Add))
        {
            Row(depth, null, other, DifferenceKind.Unexpected);
            var where = $"under {Place(node)}, which is strict and has no line for it";
            Report(DifferenceKind.Unexpected, level.Line, other, $"{Quoted(_tree.Nodes[other])} is {where}");
        }

        foreach (var other in _tree.Children(node).Where(child => !shown.Contains(child)))
        {
            Row(depth, null, other, null);
        }
    }

    private void WalkMissing(Assignment assignment, NearMisses pairs, Level level, int place, int node, int depth, HashSet<int> shown)
    {
        var missing = assignment.Missing.Where(m => m.Line == place).Sum(m => m.Count);
        var line = level.Lines[place];
        foreach (var near in pairs.Of(place))
        {
            missing--;
            shown.Add(near);
            var reasons = _matcher.Alone(line, near) ? [] : Refusals.Of(line.Line!, _tree.Nodes[near], _tree.Tree);
            Row(depth, line.Line, near, reasons.Count > 0 ? DifferenceKind.Differs : null);
            if (reasons.Count > 0)
            {
                var why = string.Join("; ", reasons);
                Report(DifferenceKind.Differs, line.Line, near, $"{Quoted(_tree.Nodes[near])} under {Place(node)}: {why}");
            }

            Walk(line, near, depth + 1);
        }

        if (missing <= 0)
        {
            return;
        }

        _rows.Add(new ReportRow(depth, line.Line, null, DifferenceKind.Missing));
        Report(DifferenceKind.Missing, line.Line, null, Absence(line.Line!, missing, node, assignment.Given(place).Count));
        foreach (var (below, deeper) in Below(line))
        {
            _rows.Add(new ReportRow(depth + deeper, below.Line, null, DifferenceKind.Missing));
        }
    }

    private void WalkTooMany(Assignment assignment, Level level, int extra, int node, int depth)
    {
        var place = Enumerable.Range(0, level.Lines.Count)
            .First(p => !level.Lines[p].Line!.Count.IsNone && _matcher.Whole(level.Lines[p], extra));
        var line = level.Lines[place].Line!;
        var found = assignment.Given(place).Count + assignment.TooMany.Count(n => _matcher.Whole(level.Lines[place], n));
        Row(depth, null, extra, DifferenceKind.TooMany);
        Report(DifferenceKind.TooMany, line, extra, string.Create(
            CultureInfo.InvariantCulture, $"too many: {Quoted(line)} under {Place(node)} is there ×{found}, expected {line.Count}"));
    }

    private string Absence(ShapeLine line, int missing, int node, int found)
    {
        var what = found > 0 || missing > 1
            ? string.Create(
                CultureInfo.InvariantCulture, $"missing: {Quoted(line)} under {Place(node)}, found ×{found}, expected {line.Count}")
            : $"missing: {Quoted(line)} under {Place(node)}";
        return found > 0 ? what : $"{what}; {Elsewhere.Hint(_matcher, line, node) ?? Silence.Of(line, _tree.Tree, _activity)}";
    }

    private static IEnumerable<(Level Line, int Deeper)> Below(Level level) => level.Lines
        .Where(child => child.Line!.Count.Min > 0)
        .SelectMany(child => Below(child).Select(below => (below.Line, Deeper: below.Deeper + 1)).Prepend((Line: child, Deeper: 1)));

    private string Place(int node) => node < 0 ? "the root" : Quoted(_tree.Nodes[node]);

    private static string Quoted(TreeNode node) => $"`{TreeLines.Printable(node.Span.Name)}`";

    private static string Quoted(ShapeLine line) => $"`{ShapePrinter.Name(line)}`";

    private void Row(int depth, ShapeLine? line, int node, DifferenceKind? difference) =>
        _rows.Add(new ReportRow(depth, line, _tree.Nodes[node], difference));

    private void Report(DifferenceKind kind, ShapeLine? line, int? node, string sentence)
    {
        var derived = line?.Derived == true;
        var spanId = node is >= 0 ? _tree.Nodes[node.Value].Span.SpanId : null;
        (derived ? _consequences : _differences).Add(new ShapeDifference(kind, line?.Number ?? 0, spanId, sentence) { Derived = derived });
    }
}
