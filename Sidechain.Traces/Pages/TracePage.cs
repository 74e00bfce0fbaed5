using System.Globalization;
using System.Net;
using System.Text;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Pages;

/// <summary>A trace as one HTML file for a support ticket: nothing is loaded, nothing runs, and it prints. Equal documents give equal pages.</summary>
public static class TracePage
{
    /// <summary>The whole page.</summary>
    public static string Render(TraceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var (tree, id) = (document.Tree, Text(document.OriginalId ?? document.Tree.TraceId));
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Trace {id}</title>
            <style>{TracePageStyle.Css}</style>
            </head>
            <body>
            <header>
            <h1>Trace <code>{id}</code></h1>
            <p>{Start(tree)} · {tree.SpanCount} spans · {Ms(tree.EndNs - tree.StartNs)}{(document.IsComplete ? "" : " · <strong>not complete</strong>")}</p>
            </header>
            <main>

            """);
        Answers(page, document);
        Spans(page, tree);
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Answers(StringBuilder page, TraceDocument document)
    {
        if (Ledger.Of(document.Tree) is not { } ledger)
            return;
        page.Append(CultureInfo.InvariantCulture, $"<section aria-labelledby=\"answer\">\n<h2 id=\"answer\">Where the time went</h2>\n<p class=\"verdict\">{Text(document.Verdict!)}</p>\n");
        page.Append("<div class=\"ledger\" aria-hidden=\"true\">");
        foreach (var entry in ledger.Entries.Where(entry => entry.Ns > 0))
            page.Append(CultureInfo.InvariantCulture, $"<span class=\"{Class(entry.Category)}\" style=\"flex-grow:{Math.Max(entry.Ns / 1000, 1)}\" title=\"{Text(entry.Step)}\"></span>");
        page.Append("</div>\n<table>\n<thead><tr><th scope=\"col\">Step</th><th scope=\"col\">Time</th><th scope=\"col\">Share</th></tr></thead>\n<tbody>\n");
        foreach (var entry in ledger.Entries)
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\"><span class=\"key {Class(entry.Category)}\" aria-hidden=\"true\"></span>{Text(entry.Step)}</th><td>{Ms(entry.Ns)}</td><td>{ledger.Share(entry.Ns):0.0} %</td></tr>\n");
        page.Append(CultureInfo.InvariantCulture, $"<tr class=\"total\"><th scope=\"row\">total</th><td>{Ms(ledger.TotalNs)}</td><td>100.0 %</td></tr>\n</tbody>\n</table>\n</section>\n");
    }

    private static void Spans(StringBuilder page, TraceTree tree)
    {
        page.Append("<section aria-labelledby=\"spans\">\n<h2 id=\"spans\">Spans</h2>\n<ol class=\"spans\">\n");
        var whole = Math.Max(tree.EndNs - tree.StartNs, 1);
        foreach (var (node, depth) in tree.Roots.SelectMany(root => Walk(root, 0)))
            Span(page, node, depth, 100.0 * (node.Span.StartNs - tree.StartNs) / whole, 100.0 * (node.Span.EndNs - node.Span.StartNs) / whole);
        page.Append("</ol>\n</section>\n");
    }

    private static void Span(StringBuilder page, TreeNode node, int depth, double from, double width)
    {
        var span = node.Span;
        var status = span.Status == SpanStatus.Ok ? "" : $" <strong class=\"bad\">{SpanTexts.Of(span.Status)}</strong>";
        page.Append(CultureInfo.InvariantCulture, $"""
            <li><details><summary><span class="name" style="padding-left:{depth}em">{(node.Derived ? "· " : "")}{Text(span.Name)}{status}</span><span class="tier">{Text(span.Tier)}</span><span class="time">{Ms(span.EndNs - span.StartNs)}</span><span class="track" aria-hidden="true"><span class="bar{(node.Derived ? " derived" : "")}" style="margin-left:{Math.Clamp(from, 0, 100):0.###}%;width:{Math.Clamp(width, 0, 100):0.###}%"></span></span></summary>
            <dl>

            """);
        Fact(page, "span", span.SpanId);
        Fact(page, "service", span.ClientVersion is { } version ? $"{span.Service} {version}" : span.Service);
        if (span.StatusMessage is { } message)
            Fact(page, "status", message);
        foreach (var (key, value) in span.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Fact(page, key, value is object?[] items ? string.Join(", ", items) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        foreach (var happened in span.Events)
            Fact(page, $"event, after {Ms(happened.TimeNs - span.StartNs)}", string.Join(", ", happened.Attributes.Select(pair => $"{pair.Key} = {pair.Value}").Prepend(happened.Name)));
        foreach (var warning in node.Warnings)
            Fact(page, "warning", warning);
        page.Append("</dl></details></li>\n");
    }

    private static void Fact(StringBuilder page, string name, string value) => page.Append($"<dt>{Text(name)}</dt><dd>{Text(value)}</dd>\n");

    private static IEnumerable<(TreeNode Node, int Depth)> Walk(TreeNode root, int depth)
    {
        var stack = new Stack<(TreeNode, int)>([(root, depth)]);
        while (stack.TryPop(out var next))
        {
            yield return next;
            foreach (var child in next.Item1.Children.Reverse())
                stack.Push((child, next.Item2 + 1));
        }
    }

    private static string Class(LedgerCategory category) => $"c-{category.ToString().ToLowerInvariant()}";

    private static string Start(TraceTree tree) => DateTime.UnixEpoch.AddTicks(tree.StartNs / 100).ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    private static string Ms(long ns) => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e6:0.00} ms");

    // Names and values come from anywhere: none of them is markup, and none turns the text around.
    private static string Text(string text) => WebUtility.HtmlEncode(TreeLines.Printable(text));
}
