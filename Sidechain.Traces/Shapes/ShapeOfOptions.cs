using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes;

/// <summary>The parts of each span that a printed shape says.</summary>
public sealed record ShapeOfOptions
{
    /// <summary><c>@tier</c> on every line.</summary>
    public bool Tiers { get; init; } = true;

    /// <summary>Every kind but internal.</summary>
    public bool Kinds { get; init; } = true;

    /// <summary>Every status but ok.</summary>
    public bool Statuses { get; init; } = true;

    /// <summary>The spans that the view derives.</summary>
    public bool Derived { get; init; } = true;

    /// <summary>More clauses for a span, in the language of shapes; empty or null for none.</summary>
    public Func<TreeNode, string?>? Clauses { get; init; }

    /// <summary>Marks of the whole shape.</summary>
    public ShapeMarks Marks { get; init; }
}
