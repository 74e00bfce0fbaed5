using System.Globalization;
using Sidechain.Traces.Shapes.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Clauses;

/// <summary>
/// <c>event name</c>, <c>event name(×2, attempt &gt; 1)</c>, <c>no event name</c>: so many events of that name with these attributes.
/// </summary>
public sealed record EventClause(NamePattern Name, SpanCount Count, IReadOnlyList<AttributeClause> Attributes) : Clause
{
    /// <summary>Without a count: at least one.</summary>
    public static SpanCount Some { get; } = new(1, SpanCount.Unbounded);

    public override string Text => $"{(Count.IsNone ? "no " : "")}event {Quotes.Word(Name)}{Quotes.Details(CountText, Attributes)}";

    public override string? Refusal(TreeNode node, TraceTree tree)
    {
        SpanEvent[] named = [.. node.Span.Events.Where(e => Name.Matches(e.Name))];
        var count = named.Count(e => Attributes.All(a => a.Refusal(e.Attributes) is null));
        if (count >= Count.Min && count <= Count.Max)
        {
            return null;
        }

        if (count == 0 && named.Length > 0)
        {
            return $"event {Name.Text}: {Attributes.Select(a => a.Refusal(named[0].Attributes)).First(r => r is not null)}";
        }

        if (named.Length == 0)
        {
            return $"event {Name.Text} was absent";
        }

        return Count.IsNone
            ? $"event {Name.Text} was there, expected none"
            : string.Create(CultureInfo.InvariantCulture, $"event {Name.Text} was there ×{count}, expected {Count}");
    }

    private string? CountText => Count == Some || Count.IsNone ? null : Count.ToString();
}
