namespace Sidechain.Telemetry.Spans;

/// <summary>Where a walk up from a span ends. Each span is passed once, however many walks there are.</summary>
/// <param name="above">The next span of a walk; null at the top.</param>
/// <param name="ends">Whether a walk ends with this span.</param>
internal sealed class Ancestry<TSpan>(Func<TSpan, TSpan?> above, Func<TSpan, bool> ends)
    where TSpan : class
{
    private readonly Dictionary<TSpan, TSpan> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The span itself, or the nearest one above it that ends a walk, or the topmost.</summary>
    public TSpan Of(TSpan span)
    {
        if (_known.TryGetValue(span, out var end))
        {
            return end;
        }

        var path = new List<TSpan>();
        for (var next = span; next is not null; next = above(next))
        {
            if (_known.TryGetValue(next, out end))
            {
                break;
            }

            path.Add(next);
            // Also what ends a walk along a ring of parents.
            _known[next] = end = next;
            if (ends(next))
            {
                break;
            }
        }

        foreach (var passed in path)
        {
            _known[passed] = end!;
        }

        return end!;
    }
}
