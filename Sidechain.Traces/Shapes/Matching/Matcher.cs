using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Matching;

/// <summary>
/// Decides whether a line stands for a span: by itself, and with everything below the two. Both answers are kept, so that each
/// pair is looked at once, however often it is asked for.
/// </summary>
internal sealed class Matcher(Shape shape, TreeIndex tree)
{
    private readonly Dictionary<Level, Known> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The level above the roots.</summary>
    public Level Shape { get; } = Level.Of(shape);

    public TreeIndex Tree => tree;

    /// <summary>How many pairs of a line and a span were compared by name. The time of a match is proportional to it.</summary>
    public long Compared { get; private set; }

    public bool Holds() => Holds(Shape, -1);

    /// <summary>The line, without its children, stands for this span.</summary>
    public bool Alone(Level line, int node) => Alone(Know(line), line.Line!, node);

    private bool Alone(Known known, ShapeLine line, int node)
    {
        if (known.Alone[node] == Answer.Unknown)
        {
            Compared++;
            known.Alone[node] = Meets(known, line, tree.Nodes[node]) ? Answer.Yes : Answer.No;
        }

        return known.Alone[node] == Answer.Yes;
    }

    /// <summary>The line with everything below it stands for this span with what is below it.</summary>
    public bool Whole(Level level, int node)
    {
        var known = Know(level);
        if (!Alone(known, level.Line!, node))
        {
            return false;
        }

        if (known.Whole[node] == Answer.Unknown)
        {
            known.Whole[node] = Holds(level, node) ? Answer.Yes : Answer.No;
        }

        return known.Whole[node] == Answer.Yes;
    }

    /// <summary>Gives spans below a node to the lines of one level.</summary>
    public Assignment Assign(Level level, int node) => Assignment.Make(this, level, node);

    private bool Holds(Level level, int node) => level switch
    {
        { Lines.Count: 0, Strict: false } => true,
        { Lines.Count: 0 } => tree.Children(node).All(child => tree.Nodes[child].Derived),
        { Lines.Count: 1, Strict: false } => HoldsOne(level.Lines[0], node),
        _ => Assign(level, node).Holds,
    };

    // One line has all that match it: nothing is to be assigned.
    private bool HoldsOne(Level line, int node)
    {
        var (found, count) = (0, line.Line!.Count);
        foreach (var candidate in tree.Candidates(node, line.Line.Descendant))
        {
            if (Whole(line, candidate) && ++found > count.Max)
            {
                return false;
            }
        }

        return found >= count.Min;
    }

    private bool Meets(Known known, ShapeLine line, TreeNode node) =>
        line.Derived == node.Derived
        && known.Named(node.Span.Name)
        && (line.Service is null || line.Service.Matches(node.Span.Service) || line.Service.Matches(node.Span.Tier))
        && (line.Kind is null || line.Kind == node.Span.Kind)
        && (line.Status is null || (line.Status == node.Span.Status && !(line.Status == SpanStatus.Ok && node.Span.Unfinished)))
        && line.Clauses.All(clause => clause.Refusal(node, tree.Tree) is null);

    private Known Know(Level line)
    {
        if (!_known.TryGetValue(line, out var known))
        {
            _known.Add(line, known = new Known(line.Line!.Name, tree.Nodes.Count));
        }

        return known;
    }

    private enum Answer : byte
    {
        Unknown,
        Yes,
        No,
    }

    private sealed class Known(NamePattern name, int nodes)
    {
        private readonly Dictionary<string, bool> _names = new(StringComparer.Ordinal);

        public Answer[] Alone { get; } = new Answer[nodes];

        public Answer[] Whole { get; } = new Answer[nodes];

        public bool Named(string text)
        {
            if (name.Kind == NameKind.Exact)
            {
                return name.Matches(text);
            }

            if (!_names.TryGetValue(text, out var matches))
            {
                _names.Add(text, matches = name.Matches(text));
            }

            return matches;
        }
    }
}
