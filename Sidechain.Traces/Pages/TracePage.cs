using System.Globalization;
using System.Text;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;
using Sidechain.Traces.Views;
using static Sidechain.Traces.Pages.TracePageTexts;

namespace Sidechain.Traces.Pages;

/// <summary>
/// A trace as one HTML file for a support ticket: nothing is loaded, nothing runs, and it prints. Equal documents give equal pages.
/// </summary>
public static class TracePage
{
    /// <summary>The page's Content-Security-Policy. The page has it in itself, too.</summary>
    public const string Policy = "default-src 'none'; style-src 'unsafe-inline'";

    /// <summary>The same for a server that serves it, as a header: only there can it say that no page may frame it.</summary>
    public const string HeaderPolicy = $"{Policy}; frame-ancestors 'none'";

    /// <summary>The whole page.</summary>
    public static string Render(TraceDocument document, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        var (tree, id) = (document.Tree, Text(document.OriginalId ?? document.Tree.TraceId));
        var complete = document.IsComplete ? "" : " · <strong>not complete</strong>";
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <title>Trace {id}</title>
            <style>{TracePageStyle.Css}</style>
            </head>
            <body>
            <header>
            <h1>Trace <code>{id}</code></h1>
            <p>{Instant(tree.StartNs)} · {tree.SpanCount} spans{Roots(tree)} · {TreeLines.Time(tree.StartNs, tree.EndNs)}{complete}</p>
            </header>
            <main>

            """);
        Missing(page, tree);
        if (document.Findings is { } findings)
        {
            Findings(page, findings);
        }

        Spans(page, tree, document.Findings, cancellationToken);
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Roots(TraceTree tree) =>
        tree.Roots.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" · {tree.Roots.Count} roots") : "";

    private static void Missing(StringBuilder page, TraceTree tree)
    {
        if (tree.Silent.Count == 0)
        {
            return;
        }

        page.Append("<section aria-labelledby=\"missing\">\n<h2 id=\"missing\">Missing</h2>\n<ul>\n");
        foreach (var tier in tree.Silent)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li>{Text(tier.Why)}</li>\n");
        }

        page.Append("</ul>\n</section>\n");
    }

    private static void Findings(StringBuilder page, TraceFindings findings)
    {
        var ledger = findings.Ledger;
        page.Append("<section aria-labelledby=\"answer\">\n<h2 id=\"answer\">Where the time went</h2>\n");
        page.Append($"<p class=\"verdict\">{Text(findings.Verdict)}</p>\n");
        page.Append("<div class=\"ledger\" aria-hidden=\"true\">");
        foreach (var entry in ledger.Entries.Where(entry => entry.Ns > 0))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<span class=\"{TracePageBars.Class(entry.Category)}\" style=\"flex-grow:{Math.Max(entry.Ns / 1000, 1)}\" "
                + $"title=\"{Text(entry.Step)}\"></span>");
        }

        page.Append("</div>\n<table>\n")
            .Append("<thead><tr><th scope=\"col\">Step</th><th scope=\"col\">Time</th><th scope=\"col\">Share</th></tr></thead>\n")
            .Append("<tbody>\n");
        foreach (var entry in ledger.Entries)
        {
            var key = $"<span class=\"key {TracePageBars.Class(entry.Category)}\" aria-hidden=\"true\"></span>";
            Row(page, "<tr>", $"{key}{Text(entry.Step)}", ledger, entry.Ns);
        }

        Row(page, "<tr class=\"total\">", "total", ledger, ledger.TotalNs);
        page.Append("</tbody>\n</table>\n</section>\n");
    }

    private static void Row(StringBuilder page, string tag, string step, Ledger ledger, long ns) => page.Append(
        CultureInfo.InvariantCulture, $"{tag}<th scope=\"row\">{step}</th><td>{Ms(ns)}</td><td>{ledger.Share(ns):0.0} %</td></tr>\n");

    private static void Spans(StringBuilder page, TraceTree tree, TraceFindings? findings, CancellationToken cancellationToken)
    {
        page.Append("<section aria-labelledby=\"spans\">\n<h2 id=\"spans\">Spans</h2>\n")
            .Append("<p class=\"hint\">In full colour: what the end waited for. Pale: what ran beside it. ")
            .Append("A span opens to its attributes, events, links and warnings.</p>\n<ol class=\"spans\">\n");
        var path = findings?.Path.ToLookup(segment => segment.Node);
        foreach (var (node, depth) in tree.Roots.SelectMany(root => Walk(root, 0)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var category = findings?.Categories.Of(node).Category ?? default;
            Span(page, node, depth, tree, TracePageBars.Of(node, tree, category, path?[node] ?? []));
        }

        page.Append("</ol>\n</section>\n");
    }

    private static void Span(StringBuilder page, TreeNode node, int depth, TraceTree tree, string bars)
    {
        var span = node.Span;
        var status = span.Status == SpanStatus.Ok ? "" : $" <strong class=\"bad\">{SpanTexts.Of(span.Status)}</strong>";
        var remarks = node.Warnings.Count == 0 ? "" : " <strong class=\"warn\" title=\"see its warnings\">!</strong>";
        var name = $"{(node.Derived ? "· " : "")}{Text(span.Name)}{status}{remarks}";
        page.Append("<li><details><summary>")
            .Append(CultureInfo.InvariantCulture, $"<span class=\"name\" style=\"padding-left:{depth}em\">{name}</span>")
            .Append($"<span class=\"tier\">{Text(span.Tier)}</span><span class=\"time\">{TreeLines.Duration(span)}</span>")
            .Append($"<span class=\"track\" aria-hidden=\"true\">{bars}</span></summary>\n<dl>\n");
        TracePageFacts.Write(page, node, tree);
        page.Append("</dl></details></li>\n");
    }

    private static IEnumerable<(TreeNode Node, int Depth)> Walk(TreeNode root, int depth)
    {
        var stack = new Stack<(TreeNode, int)>([(root, depth)]);
        while (stack.TryPop(out var next))
        {
            yield return next;
            foreach (var child in next.Item1.Children.Reverse())
            {
                stack.Push((child, next.Item2 + 1));
            }
        }
    }
}
