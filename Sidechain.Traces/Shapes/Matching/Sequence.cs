namespace Sidechain.Traces.Shapes.Matching;

/// <summary>Whether spans in the order of their starts can be given to lines in the order of the text, each line its count.</summary>
internal static class Sequence
{
    /// <param name="spans">For each span the places of the lines that match it, one character each.</param>
    public static bool Fits(SpanCount[] lines, IReadOnlyList<string> spans)
    {
        // A state is "line i has k spans so far"; beyond the count that matters, k is not counted on.
        var states = new HashSet<(int Line, int Count)> { (0, 0) };
        foreach (var matching in spans)
        {
            var after = new HashSet<(int Line, int Count)>();
            foreach (var (line, count) in states)
            {
                Step(lines, matching, line, count, after);
            }

            states = after;
        }

        return states.Any(state => Leave(lines, state.Line, state.Count) == lines.Length);
    }

    private static void Step(SpanCount[] lines, string matching, int line, int count, HashSet<(int Line, int Count)> after)
    {
        if (matching.Contains((char)line, StringComparison.Ordinal) && count < lines[line].Max)
        {
            after.Add((line, lines[line].Max == SpanCount.Unbounded ? Math.Min(count + 1, lines[line].Min) : count + 1));
        }

        var last = Leave(lines, line, count);
        foreach (var later in matching.Where(place => place > line && place <= last))
        {
            if (lines[later].Max > 0)
            {
                after.Add((later, lines[later].Max == SpanCount.Unbounded ? Math.Min(1, lines[later].Min) : 1));
            }
        }
    }

    /// <summary>The farthest line that can be gone to from here, or the number of lines when all behind have enough with nothing.</summary>
    private static int Leave(SpanCount[] lines, int line, int count)
    {
        if (count < lines[line].Min)
        {
            return line;
        }

        var last = line + 1;
        while (last < lines.Length && lines[last].Min == 0)
        {
            last++;
        }

        return last;
    }
}
