using Sidechain.Traces.Shapes.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Clauses;

/// <summary>
/// <c>link name</c>: a link to a span of that name in the same trace; <c>link *</c>: any link; <c>link elsewhere</c>: a link to another
/// trace; <c>no link *</c>.
/// </summary>
/// <param name="Target">Null: elsewhere.</param>
public sealed record LinkClause(NamePattern? Target, bool Absent, IReadOnlyList<AttributeClause> Attributes) : Clause
{
    public const string Elsewhere = "elsewhere";

    public override string Text =>
        $"{(Absent ? "no " : "")}link {(Target is null ? Elsewhere : Quotes.Word(Target))}{Quotes.Details(null, Attributes)}";

    public override string? Refusal(TreeNode node, TraceTree tree)
    {
        var found = node.Span.Links.Any(link => Leads(link, node.Span.TraceId, tree)
            && Attributes.All(a => a.Refusal(link.Attributes) is null));
        if (found != Absent)
        {
            return null;
        }

        var to = Target is null ? "another trace" : Target.Text;
        return Absent ? $"a link to {to} was there, expected none" : $"no link to {to} was there (it has {node.Span.Links.Count})";
    }

    private bool Leads(SpanLink link, string traceId, TraceTree tree)
    {
        if (Target is null)
        {
            return link.TraceId != traceId;
        }

        if (Target is { Kind: NameKind.Wildcard, Text: "*" })
        {
            return true;
        }

        return link.TraceId == traceId
            && tree.Nodes.FirstOrDefault(n => n.Span.SpanId == link.SpanId) is { } target && Target.Matches(target.Span.Name);
    }
}
