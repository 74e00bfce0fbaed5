using Sidechain.Traces.Shapes.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>Why a line does not stand for a span, its children left aside.</summary>
internal static class Refusals
{
    public static IReadOnlyList<string> Of(ShapeLine line, TreeNode node, TraceTree tree)
    {
        var reasons = new List<string>();
        var span = node.Span;
        if (!line.Name.Matches(span.Name))
        {
            reasons.Add($"name was {TreeLines.Printable(span.Name)}, expected {ShapePrinter.Name(line)}");
        }

        if (line.Derived != node.Derived)
        {
            reasons.Add(line.Derived ? "it was recorded, expected a derived span (·)" : "it is derived, which a line says with ·");
        }

        if (line.Service is { } service && !service.Matches(span.Service) && !service.Matches(span.Tier))
        {
            var tier = span.Tier == span.Service ? "" : $" (tier {TreeLines.Printable(span.Tier)})";
            reasons.Add($"service was {TreeLines.Printable(span.Service)}{tier}, expected @{Quotes.Word(service)}");
        }

        if (line.Kind is { } kind && kind != span.Kind)
        {
            reasons.Add($"kind was {SpanTexts.Of(span.Kind)}, expected {SpanTexts.Of(kind)}");
        }

        if (line.Status is { } status && status != span.Status)
        {
            var why = FailureReason.Of(span) is { } message ? $" ({TreeLines.Printable(message)})" : "";
            reasons.Add($"status was {SpanTexts.Of(span.Status)}{why}, expected {SpanTexts.Of(status)}");
        }
        else if (line.Status == SpanStatus.Ok && span.Unfinished)
        {
            reasons.Add("has not ended, expected ok");
        }

        reasons.AddRange(line.Clauses.Select(clause => clause.Refusal(node, tree)).OfType<string>());
        return reasons;
    }
}
