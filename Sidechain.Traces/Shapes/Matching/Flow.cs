namespace Sidechain.Traces.Shapes.Matching;

/// <summary>
/// A maximum flow from lines to groups of equal spans (Dinic's algorithm: in bipartite graphs with small capacities it takes
/// few phases, each linear in the edges). Filling again with higher limits never takes from a line what it has.
/// </summary>
internal sealed class Flow
{
    private const int Much = int.MaxValue / 4;
    private readonly int _lines;
    private readonly int _sink;
    private readonly List<int>[] _edges;
    private readonly List<int> _to = [];
    private readonly List<int> _left = [];
    private readonly int[] _filled;
    private readonly int[] _depth;
    private readonly int[] _next;

    /// <param name="groups">How many spans each group has.</param>
    /// <param name="matching">For each group the places of the lines that match its spans, one character each.</param>
    public Flow(SpanCount[] lines, int[] groups, string[] matching)
    {
        _lines = lines.Length;
        _sink = lines.Length + groups.Length + 1;
        _edges = [.. Enumerable.Range(0, _sink + 1).Select(_ => new List<int>())];
        (_filled, _depth, _next) = (new int[lines.Length], new int[_sink + 1], new int[_sink + 1]);
        // The edges 2i from the source (vertex 0) to line i come first.
        for (var line = 0; line < lines.Length; line++)
        {
            Connect(0, line + 1, 0);
        }

        for (var group = 0; group < groups.Length; group++)
        {
            foreach (var line in matching[group])
            {
                Connect(line + 1, lines.Length + 1 + group, Much);
            }

            Connect(lines.Length + 1 + group, _sink, groups[group]);
        }
    }

    /// <summary>Raises what every line may take and lets flow what can.</summary>
    public void Fill(Func<int, int> limit)
    {
        for (var line = 0; line < _lines; line++)
        {
            _left[2 * line] = Math.Max(Math.Min(limit(line), Much) - _filled[line], 0);
        }

        while (Levels())
        {
            Array.Clear(_next);
            while (Push(0, Much) > 0)
            {
            }
        }

        for (var line = 0; line < _lines; line++)
        {
            _filled[line] = _left[(2 * line) + 1];
        }
    }

    /// <summary>How many spans a line has.</summary>
    public int Filled(int line) => _filled[line];

    /// <summary>How many spans of a group a line has.</summary>
    public int Between(int line, int group)
    {
        foreach (var edge in _edges[line + 1])
        {
            if (_to[edge] == _lines + 1 + group)
            {
                return _left[edge ^ 1];
            }
        }

        return 0;
    }

    private void Connect(int from, int to, int capacity)
    {
        _edges[from].Add(_to.Count);
        _to.Add(to);
        _left.Add(capacity);
        _edges[to].Add(_to.Count);
        _to.Add(from);
        _left.Add(0);
    }

    private bool Levels()
    {
        Array.Fill(_depth, -1);
        _depth[0] = 0;
        var queue = new Queue<int>([0]);
        while (queue.TryDequeue(out var vertex))
        {
            foreach (var edge in _edges[vertex])
            {
                if (_left[edge] == 0 || _depth[_to[edge]] >= 0)
                {
                    continue;
                }

                _depth[_to[edge]] = _depth[vertex] + 1;
                queue.Enqueue(_to[edge]);
            }
        }

        return _depth[_sink] >= 0;
    }

    // As deep as an augmenting path is long, at most twice the lines of a level.
    private int Push(int vertex, int amount)
    {
        if (vertex == _sink)
        {
            return amount;
        }

        for (; _next[vertex] < _edges[vertex].Count; _next[vertex]++)
        {
            var edge = _edges[vertex][_next[vertex]];
            if (_left[edge] == 0 || _depth[_to[edge]] != _depth[vertex] + 1)
            {
                continue;
            }

            var pushed = Push(_to[edge], Math.Min(amount, _left[edge]));
            if (pushed == 0)
            {
                continue;
            }

            _left[edge] -= pushed;
            _left[edge ^ 1] += pushed;
            return pushed;
        }

        return 0;
    }
}
