using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Clauses;

/// <summary>One demand of a line on its span.</summary>
public abstract record Clause
{
    /// <summary>As it is written in a shape.</summary>
    public abstract string Text { get; }

    /// <summary>Null when the span meets it, else what it has instead, as in "http.response.status_code was 500, expected 201".</summary>
    /// <param name="tree">The tree that the span stands in.</param>
    public abstract string? Refusal(TreeNode node, TraceTree tree);
}
