using Sidechain.Traces.Pages;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Pages;

public sealed class TracePageTests
{
    [Fact]
    public void Page_HoldsTheAnswerAndEverySpan_AndLoadsNothing()
    {
        var spans = DrawnTrace.Parse(DesignPicture.Drawing);

        var page = Render(spans);

        Assert.All(spans, span => Assert.Contains(System.Net.WebUtility.HtmlEncode(span.Name), page, StringComparison.Ordinal));
        Assert.Contains("<p class=\"verdict\">", page, StringComparison.Ordinal);
        Assert.Contains("<td>100.0 %</td>", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        Assert.All(["<script", "src=", "href=", "url(", "@import"], loading => Assert.DoesNotContain(loading, page, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(Count(page, "<li>"), Count(page, "</details></li>"));
        Assert.Equal(page, Render([.. spans.Reverse()]));
    }

    [Fact]
    public void WhatClientsWrote_IsNoMarkup()
    {
        const string Markup = "<img src=x onerror=alert(1)>\"'&\u202E";
        var span = DrawnTrace.Parse("POST  0..9  api server")[0] with
        {
            Name = Markup,
            Service = Markup,
            Tier = Markup,
            Status = SpanStatus.Error,
            StatusMessage = Markup,
            Attributes = new Dictionary<string, object?> { [Markup] = Markup, ["list"] = new object?[] { Markup } },
            Events = [new SpanEvent(Markup, 1) { Attributes = new Dictionary<string, object?> { [Markup] = Markup } }],
        };

        var page = TracePage.Render(new TraceDocument(TraceTree.Build([span]), Markup, true, TimeSpan.Zero));

        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void CriticalPath_IsInTheLedgersColours_AndAddsUpToTheAction()
    {
        var page = Render(DrawnTrace.Parse("cli.share_loop  0..100  cli\n  cli.encode_audio  10..90  cli\n  cli.update_ui  20..30  cli"));

        Assert.Contains("<span class=\"path c-client\" style=\"left:10%;width:80%\"></span>", page, StringComparison.Ordinal);
        Assert.Equal(2, Count(page, "<span class=\"path c-unaccounted\""));
        Assert.Equal(3, Count(page, "<span class=\"bar c-client\""));
    }

    [Fact]
    public void WhatIsMissingMovedOrRepaired_IsSaid()
    {
        var page = Render(DrawnTrace.Parse("cli.share_loop  0..100  cli clock=5000/2\nPOST  5010..5020  api server parent=00f067aa0ba902b7"));

        Assert.Contains("<li>whoever called api sends no spans here", page, StringComparison.Ordinal);
        Assert.Contains("<dt>by its own clock</dt><dd>1970-01-01 00:00:00.000 UTC</dd>", page, StringComparison.Ordinal);
        Assert.Equal(2, Count(page, "class=\"warn\""));
    }

    [Fact]
    public void TraceWithoutSpans_IsAPageToo() => Assert.Contains("0 spans", Render([]), StringComparison.Ordinal);

    private static string Render(IEnumerable<Span> spans) => TracePage.Render(new TraceDocument(TraceTree.Build(spans), null, true, TimeSpan.Zero));

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
