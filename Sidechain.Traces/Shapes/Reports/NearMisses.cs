using Sidechain.Traces.Shapes.Matching;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>For lines that miss a span: the spans beside it that are nearly the ones, the nearest first.</summary>
internal sealed class NearMisses
{
    private readonly Dictionary<int, List<int>> _pairs = [];

    public IReadOnlyList<int> Of(int place) => _pairs.TryGetValue(place, out var near) ? near : [];

    public static NearMisses Find(Matcher matcher, Level level, int node, Assignment assignment)
    {
        var found = new NearMisses();
        if (assignment.Missing.Count == 0)
        {
            return found;
        }

        var taken = Enumerable.Range(0, level.Lines.Count).SelectMany(assignment.Given)
            .Concat(assignment.TooMany).Concat(assignment.Forbidden.Select(f => f.Node)).ToHashSet();
        var wanting = assignment.Missing.ToDictionary(m => m.Line, m => m.Count);
        var pairs = from place in wanting.Keys
                    from candidate in Candidates(matcher.Tree, level.Lines[place], node)
                    where !taken.Contains(candidate)
                    let distance = Distance(matcher, level.Lines[place], candidate)
                    where distance is not null
                    orderby distance, place, candidate
                    select (Place: place, Candidate: candidate);
        foreach (var (place, candidate) in pairs)
        {
            if (wanting[place] == 0 || !taken.Add(candidate))
            {
                continue;
            }

            wanting[place]--;
            if (!found._pairs.TryGetValue(place, out var near))
            {
                found._pairs.Add(place, near = []);
            }

            near.Add(candidate);
        }

        return found;
    }

    private static IEnumerable<int> Candidates(TreeIndex tree, Level line, int node)
    {
        if (!line.Line!.Descendant)
        {
            return tree.Children(node);
        }

        var (from, to) = tree.Below(node);
        return Enumerable.Range(from, to - from);
    }

    /// <summary>Null for a span with another name: it is not nearly the expected one.</summary>
    private static int? Distance(Matcher matcher, Level line, int candidate)
    {
        const int Wrong = 1000; // more than all lines below
        var node = matcher.Tree.Nodes[candidate];
        if (!line.Line!.Name.Matches(node.Span.Name) || line.Line.Derived != node.Derived)
        {
            return null;
        }

        var below = matcher.Assign(line, candidate).Missing.Sum(m => Math.Min(m.Count, Wrong / 10));
        return (Refusals.Of(line.Line, node, matcher.Tree.Tree).Count * Wrong) + Math.Min(below, Wrong - 1);
    }
}
