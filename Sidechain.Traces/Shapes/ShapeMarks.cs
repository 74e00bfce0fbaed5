namespace Sidechain.Traces.Shapes;

/// <summary>The demands on the children of a line; null takes those of the line above.</summary>
/// <param name="Strict"><c>!strict</c>: no children but those that lines stand for; <c>!lenient</c>: others may be there.</param>
/// <param name="Ordered"><c>!ordered</c>: children start in the order of their lines; <c>!unordered</c>: in any.</param>
public readonly record struct ShapeMarks(bool? Strict, bool? Ordered)
{
    /// <summary>Every mark as it is written.</summary>
    public IEnumerable<string> Texts
    {
        get
        {
            if (Strict is { } strict)
            {
                yield return strict ? "!strict" : "!lenient";
            }

            if (Ordered is { } ordered)
            {
                yield return ordered ? "!ordered" : "!unordered";
            }
        }
    }
}
