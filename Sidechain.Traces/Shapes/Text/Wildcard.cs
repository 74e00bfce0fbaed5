namespace Sidechain.Traces.Shapes.Text;

/// <summary>A text with <c>*</c> (any run of characters) and <c>{x}</c> (one or more that are no slash).</summary>
internal sealed class Wildcard
{
    private readonly List<(char Literal, Step Step)> _steps = [];

    private Wildcard(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var close = text[i] == '{' ? text.IndexOf('}', i) : -1;
            if (text[i] == '*')
            {
                _steps.Add(('*', Step.Any));
            }
            else if (close > i + 1 && text.AsSpan(i, close - i).IndexOf('/') < 0)
            {
                _steps.Add(('{', Step.Segment));
                i = close;
            }
            else
            {
                _steps.Add((text[i], Step.Literal));
            }
        }
    }

    private enum Step
    {
        Literal,
        Any,
        Segment,
    }

    /// <summary>Null for a text that has neither.</summary>
    public static Wildcard? Of(string text) =>
        new Wildcard(text) is var wildcard && wildcard._steps.Exists(s => s.Step != Step.Literal) ? wildcard : null;

    /// <summary>Takes at most as many steps as the product of both lengths.</summary>
    public bool Matches(string name)
    {
        // at[i]: the steps before i have read what was read of the name so far.
        var at = new bool[_steps.Count + 1];
        at[0] = true;
        Skip(at);
        foreach (var c in name)
        {
            var next = new bool[at.Length];
            for (var i = 0; i < _steps.Count; i++)
            {
                if (!at[i])
                {
                    continue;
                }

                var (literal, step) = _steps[i];
                next[i] |= step == Step.Any;
                next[i + 1] |= step == Step.Segment ? c != '/' : step == Step.Literal && c == literal;
                // A segment has had its first character: it may go on reading from the same place.
                next[i] |= step == Step.Segment && c != '/';
            }

            Skip(next);
            at = next;
        }

        return at[^1];
    }

    private void Skip(bool[] at)
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            at[i + 1] |= at[i] && _steps[i].Step == Step.Any;
        }
    }
}
