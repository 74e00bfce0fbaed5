using System.Globalization;
using System.Text;
using Sidechain.Traces.Trees;
using static Sidechain.Traces.Pages.TracePageTexts;

namespace Sidechain.Traces.Pages;

/// <summary>The details to which a span opens: everything that is known of it.</summary>
internal static class TracePageFacts
{
    public static void Write(StringBuilder page, TreeNode node, TraceTree tree)
    {
        var span = node.Span;
        Fact(page, "span", span.SpanId);
        Fact(page, "began after", TreeLines.Time(tree.StartNs, span.StartNs));
        if (node.RawStartNs is { } raw)
        {
            Fact(page, "by its own clock", Instant(raw));
        }

        Fact(page, "service", span.ClientVersion is { } version ? $"{span.Service} {version}" : span.Service);
        if (!node.Derived)
        {
            Sent(page, span);
        }

        foreach (var (key, value) in InOrder(span.Attributes))
        {
            Fact(page, key, AttributeJson.Text(value));
        }

        foreach (var happened in span.Events)
        {
            Fact(page, $"event, after {TreeLines.Time(span.StartNs, happened.TimeNs)}", Listed([happened.Name], happened.Attributes));
        }

        foreach (var link in span.Links)
        {
            Fact(page, "link", Listed(Target(link), link.Attributes));
        }

        foreach (var (key, value) in InOrder(span.Resource))
        {
            Fact(page, $"resource: {key}", AttributeJson.Text(value));
        }

        foreach (var warning in node.Warnings)
        {
            Fact(page, "warning", warning);
        }
    }

    /// <summary>Writes what only a recorded span has.</summary>
    private static void Sent(StringBuilder page, Span span)
    {
        Fact(page, "kind", SpanTexts.Of(span.Kind));
        if (Status(span) is { Length: > 0 } status)
        {
            Fact(page, "status", status);
        }

        if (span.ScopeName is { } scope)
        {
            Fact(page, "scope", span.ScopeVersion is { } version ? $"{scope} {version}" : scope);
        }

        foreach (var (key, value) in InOrder(span.ScopeAttributes))
        {
            Fact(page, $"scope: {key}", AttributeJson.Text(value));
        }

        if (span.TraceState is { } state)
        {
            Fact(page, "trace state", state);
        }

        if (span.Flags != 0)
        {
            Fact(page, "flags", Flags((uint)span.Flags));
        }
    }

    // A sender that said nothing did not say that all is well.
    private static string Status(Span span)
    {
        var word = span.Unfinished ? "unfinished" : span.Status == SpanStatus.Ok && !span.SaidOk ? null : SpanTexts.Of(span.Status);
        return string.Join(": ", new[] { word, FailureReason.Of(span) }.OfType<string>());
    }

    private static IEnumerable<string> Target(SpanLink link)
    {
        yield return $"span {link.SpanId} of trace {link.TraceId}";
        if (link.TraceState is { } state)
        {
            yield return $"trace state {state}";
        }

        if (link.Flags != 0)
        {
            yield return $"flags {Flags(link.Flags)}";
        }
    }

    private static string Listed(IEnumerable<string> first, IReadOnlyDictionary<string, object?> attributes) =>
        string.Join(", ", first.Concat(InOrder(attributes).Select(pair => $"{pair.Key} = {AttributeJson.Text(pair.Value)}")));

    private static IEnumerable<KeyValuePair<string, object?>> InOrder(IReadOnlyDictionary<string, object?> attributes) =>
        attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static string Flags(uint flags) => string.Create(CultureInfo.InvariantCulture, $"0x{flags:x2}");

    private static void Fact(StringBuilder page, string name, string value) =>
        page.Append($"<dt>{Text(name)}</dt><dd>{Text(value)}</dd>\n");
}
