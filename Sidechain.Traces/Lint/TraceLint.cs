using System.Globalization;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Shapes.Text;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Masking;

namespace Sidechain.Traces.Lint;

/// <summary>Checks that hold for every trace, of any shape.</summary>
public static class TraceLint
{
    /// <summary>In the order of the tree.</summary>
    public static IReadOnlyList<LintFinding> Check(TraceTree tree, LintOptions? options = null)
    {
        options ??= new();
        var required = (options.Registry?.Rules ?? [])
            .SelectMany(rule => rule.RequiredOn.Select(span => (rule.Name, Span: NamePattern.Wildcard(span)))).ToArray();
        var (findings, secrets) = (new List<LintFinding>(), new Secrets());
        foreach (var node in tree.Nodes.Where(node => !node.Derived))
        {
            var span = node.Span;
            if (Names.HasId(span.Name))
            {
                findings.Add(new(LintRule.IdInName, span.SpanId, $"{Quoted(span)} has an id in its name; it belongs into an attribute"));
            }

            if (node.Parent is null && span.ParentSpanId is { } missing)
            {
                findings.Add(new(LintRule.Orphan, span.SpanId, $"{Quoted(span)} has lost its parent {missing}"));
            }

            findings.AddRange(Attributes(span, options.Registry));
            findings.AddRange(required.Where(r => r.Span.Matches(span.Name) && span.Attributes.GetValueOrDefault(r.Name) is null)
                .Select(r => new LintFinding(LintRule.MissingAttribute, span.SpanId, $"{Quoted(span)} has no {r.Name}")));
            findings.AddRange(secrets.In(span).Select(what => new LintFinding(LintRule.Secret, span.SpanId, $"{Quoted(span)} has {what}")));
        }

        if (options.MostUnaccounted is { } most)
        {
            findings.AddRange(tree.Roots.Select(root => Unaccounted(root, most)).OfType<LintFinding>());
        }

        return findings;
    }

    private static IEnumerable<LintFinding> Attributes(Span span, AttributeRegistry? registry)
    {
        if (registry is null)
        {
            yield break;
        }

        foreach (var (key, value) in span.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            if (registry.Find(key) is not { } rule)
            {
                var hint = registry.Nearest(key) is { } near ? $"; is it {near}?" : "";
                yield return new(
                    LintRule.UnknownAttribute, span.SpanId, $"{Quoted(span)} has the unknown attribute {TreeLines.Printable(key)}{hint}");
            }
            else if (rule.Type is { } type && value is not null && !AttributeTypes.Fits(type, value))
            {
                yield return new(
                    LintRule.WrongType, span.SpanId, $"{Quoted(span)} has a {key} of type {AttributeTypes.Of(value)}, which is {type}");
            }
        }
    }

    private static LintFinding? Unaccounted(TreeNode root, double most)
    {
        var whole = root.Span.EndNs - root.Span.StartNs;
        if (whole == 0 || root.Children.Count == 0)
        {
            return null;
        }

        var share = 100.0 * OwnTime.Of(root) / whole;
        return share <= most
            ? null
            : new(LintRule.UnaccountedTime, root.Span.SpanId, string.Create(
                CultureInfo.InvariantCulture,
                $"{share:0.#} % of {Quoted(root.Span)} is under none of its children, at most {most:0.#} % may be"));
    }

    private static string Quoted(Span span) => $"`{TreeLines.Printable(TextMasking.MaskName(span.Name))}`";
}
