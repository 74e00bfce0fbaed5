namespace Sidechain.Traces.Shapes.Matching;

/// <summary>
/// Which spans below a node the lines of a level stand for. Every span that some line matches belongs to exactly one line, and
/// every line has as many as it says; a line of count 0 matches nothing. Exact: found by a maximum flow between the lines and
/// the spans, of which those that the same lines match are one vertex.
/// </summary>
internal sealed class Assignment
{
    private readonly List<int>[] _given;

    private Assignment(int lines) => _given = [.. Enumerable.Range(0, lines).Select(_ => new List<int>())];

    public bool Holds => Missing.Count == 0 && TooMany.Count == 0 && Forbidden.Count == 0 && Others.Count == 0 && !OutOfOrder;

    /// <summary>Lines that have fewer spans than they need, by their place in the level.</summary>
    public List<(int Line, int Count)> Missing { get; } = [];

    /// <summary>Spans that match lines which have all that they may have.</summary>
    public List<int> TooMany { get; } = [];

    /// <summary>Spans that lines of count 0 match.</summary>
    public List<(int Line, int Node)> Forbidden { get; } = [];

    /// <summary>Children of a strict level that no line matches.</summary>
    public List<int> Others { get; } = [];

    /// <summary>All are there, but not in the order of the lines.</summary>
    public bool OutOfOrder { get; private set; }

    /// <summary>The spans of a line, in the order of the tree.</summary>
    public IReadOnlyList<int> Given(int line) => _given[line];

    public static Assignment Make(Matcher matcher, Level level, int node)
    {
        var made = new Assignment(level.Lines.Count);
        var vertices = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var known = vertices.GetAlternateLookup<ReadOnlySpan<char>>();
        var ordered = new List<(int Node, string Lines)>();
        var lines = new char[level.Lines.Count];
        foreach (var candidate in matcher.Tree.Candidates(node, level.IsDeep))
        {
            var isChild = matcher.Tree.Parent(candidate) == node;
            var matching = lines.AsSpan(0, made.Matching(matcher, level, candidate, isChild, lines));
            if (matching.Length > 0)
            {
                if (!known.TryGetValue(matching, out var key, out var same))
                {
                    vertices.Add(key = new string(matching), same = []);
                }

                same.Add(candidate);
                if (level.Ordered)
                {
                    ordered.Add((candidate, key));
                }
            }
            else if (isChild && level.Strict && !matcher.Tree.Nodes[candidate].Derived && !made.Forbidden.Exists(f => f.Node == candidate))
            {
                made.Others.Add(candidate);
            }
        }

        made.Give(level, vertices);
        if (level.Ordered && level.Lines.Count > 0 && made.Holds)
        {
            made.OutOfOrder = !Sequence.Fits([.. level.Lines.Select(l => l.Line!.Count)], InOrder(matcher.Tree, ordered));
        }

        return made;
    }

    /// <summary>Writes the places of the lines that match a span, one character each.</summary>
    /// <returns>How many.</returns>
    private int Matching(Matcher matcher, Level level, int candidate, bool isChild, char[] places)
    {
        var matching = 0;
        for (var i = 0; i < level.Lines.Count; i++)
        {
            var line = level.Lines[i];
            if ((!isChild && !line.Line!.Descendant) || !matcher.Whole(line, candidate))
            {
                continue;
            }

            if (line.Line!.Count.IsNone)
            {
                Forbidden.Add((i, candidate));
            }
            else
            {
                places[matching++] = (char)i;
            }
        }

        return matching;
    }

    private void Give(Level level, Dictionary<string, List<int>> vertices)
    {
        var lines = level.Lines.Select(line => line.Line!.Count).ToArray();
        var spans = vertices.Values.ToArray();
        var flow = new Flow(lines, [.. spans.Select(same => same.Count)], [.. vertices.Keys]);
        // First what the lines need, then what may be there beside it: a line that has enough keeps it.
        flow.Fill(line => lines[line].Min);
        for (var line = 0; line < lines.Length; line++)
        {
            if (flow.Filled(line) < lines[line].Min)
            {
                Missing.Add((line, lines[line].Min - flow.Filled(line)));
            }
        }

        flow.Fill(line => lines[line].Max);
        for (var vertex = 0; vertex < spans.Length; vertex++)
        {
            var next = 0;
            for (var line = 0; line < lines.Length; line++)
            {
                for (var count = flow.Between(line, vertex); count > 0; count--)
                {
                    _given[line].Add(spans[vertex][next++]);
                }
            }

            TooMany.AddRange(spans[vertex].Skip(next));
        }

        foreach (var given in _given)
        {
            given.Sort();
        }
    }

    // Spans that start at the same instant may stand in either order: the one for the earlier line first.
    private static IReadOnlyList<string> InOrder(TreeIndex tree, List<(int Node, string Lines)> spans) =>
        [.. spans.OrderBy(s => tree.Nodes[s.Node].Span.StartNs).ThenBy(s => s.Lines, StringComparer.Ordinal).Select(s => s.Lines)];
}
