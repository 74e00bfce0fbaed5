using Sidechain.Traces.Pages;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Tests.Trees;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

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
        Assert.All(
            ["<script", "src=", "href=", "url(", "@import"],
            loading => Assert.DoesNotContain(loading, page, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(Count(page, "<li>"), Count(page, "</details></li>"));
        Assert.Equal(page, Render([.. spans.Reverse()]));
    }

    [Fact]
    public void SeveralRoots_AreCounted_AndTheOneIsNamed()
    {
        var page = Render(DrawnTrace.Parse("GET /cart  0..100  shop server\nsweep  300..9000  shop"));

        Assert.Contains(" · 2 spans · 2 roots · ", page, StringComparison.Ordinal);
        Assert.Contains("This is about GET /cart (shop), one of 2 roots.</p>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("roots", Render(DrawnTrace.Parse("GET /cart  0..100  shop server")), StringComparison.Ordinal);
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
            ScopeName = Markup,
            ScopeVersion = Markup,
            TraceState = Markup,
            Resource = new Dictionary<string, object?> { [Markup] = Markup },
            Links =
            [
                new SpanLink(Markup, Markup) { TraceState = Markup, Attributes = new Dictionary<string, object?> { [Markup] = Markup } },
            ],
            Events = [new SpanEvent(Markup, 1) { Attributes = new Dictionary<string, object?> { [Markup] = Markup } }],
        };

        var page = TracePage.Render(new TraceDocument(TreeBuilder.Build([span]), Markup, true, TimeSpan.Zero));

        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"b":true}""", "<dt>b</dt><dd>true</dd>")]
    [InlineData("""{"n":5,"f":1.5}""", "<dt>f</dt><dd>1.5</dd>\n<dt>n</dt><dd>5</dd>")]
    [InlineData("""{"l":["a","b"]}""", "<dt>l</dt><dd>[\"a\",\"b\"]</dd>")]
    [InlineData("""{"l":[["a","ü"],[1,true,null]]}""", "<dt>l</dt><dd>[[\"a\",\"ü\"],[1,true,null]]</dd>")]
    [InlineData("""{"l":[{"k":"v"},{"base64":"AQ=="}]}""", "<dt>l</dt><dd>[{\"k\":\"v\"},{\"base64\":\"AQ==\"}]</dd>")]
    [InlineData("""{"m":{"k":[1]},"empty":""}""", "<dt>empty</dt><dd></dd>\n<dt>m</dt><dd>{\"k\":[1]}</dd>")]
    public void Value_OfAnyType_IsWrittenAsItsJson_InEventsAndLinksToo(string json, string facts)
    {
        using var read = System.Text.Json.JsonDocument.Parse(json);
        var attributes = AttributeJson.Read(read.RootElement);
        var span = DrawnTrace.Parse("POST  0..9  api server")[0] with
        {
            Attributes = attributes,
            Resource = attributes,
            Events = [new SpanEvent("happened", 0) { Attributes = attributes }],
            Links = [new SpanLink(DrawnTrace.TraceId, DrawnTrace.Id(7)) { Attributes = attributes }],
        };

        var page = System.Net.WebUtility.HtmlDecode(Render([span]));

        var listed = string.Join(", ", facts.Split('\n').Select(fact => fact[4..^5].Replace("</dt><dd>", " = ", StringComparison.Ordinal)));
        Assert.Contains(facts, page, StringComparison.Ordinal);
        Assert.Contains(facts.Replace("<dt>", "<dt>resource: ", StringComparison.Ordinal), page, StringComparison.Ordinal);
        Assert.Contains($"<dd>happened, {listed}</dd>", page, StringComparison.Ordinal);
        Assert.Contains(
            $"<dt>link</dt><dd>span {DrawnTrace.Id(7)} of trace {DrawnTrace.TraceId}, {listed}</dd>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatASpanCarries_IsInItsDetails()
    {
        var span = DrawnTrace.Parse("POST  0..9  api server")[0] with
        {
            SaidOk = true,
            StatusMessage = "fine",
            TraceState = "vendor=abc",
            Flags = 257,
            ScopeName = "lib",
            ScopeVersion = "1.2",
            ScopeAttributes = new Dictionary<string, object?> { ["kind"] = "agent" },
            Resource = new Dictionary<string, object?> { ["host.name"] = "<h1>" },
            Links = [new SpanLink("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331") { TraceState = "a=b", Flags = 1 }],
        };

        var page = Render([span]);

        Assert.All(
            [
                "<dt>kind</dt><dd>server</dd>", "<dt>status</dt><dd>ok: fine</dd>", "<dt>scope</dt><dd>lib 1.2</dd>",
                "<dt>scope: kind</dt><dd>agent</dd>", "<dt>trace state</dt><dd>vendor=abc</dd>", "<dt>flags</dt><dd>0x101</dd>",
                "<dt>resource: host.name</dt><dd>&lt;h1&gt;</dd>",
                "<dt>link</dt><dd>span b7ad6b7169203331 of trace 0af7651916cd43dd8448eb211c80319c, trace state a=b, flags 0x01</dd>",
            ],
            fact => Assert.Contains(fact, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Status_ThatNobodyGave_IsNotShown() =>
        Assert.DoesNotContain("<dt>status</dt>", Render(DrawnTrace.Parse("POST  0..9  api server")), StringComparison.Ordinal);

    [Fact]
    public void Total_OfNoTime_IsNoPercent_AsInTheTextView()
    {
        var page = Render(DrawnTrace.Parse("POST  5..5  api server"));

        Assert.Contains("<th scope=\"row\">total</th><td>0.00 ms</td><td>0.0 %</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("100.0 %", page, StringComparison.Ordinal);
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
        var page = Render(
            DrawnTrace.Parse("cli.share_loop  0..100  cli clock=5000/2\nPOST  5010..5020  api server parent=00f067aa0ba902b7"));

        Assert.Contains("<li>whoever called api sends no spans here", page, StringComparison.Ordinal);
        Assert.Contains("<dt>by its own clock</dt><dd>1970-01-01 00:00:00.000 UTC</dd>", page, StringComparison.Ordinal);
        Assert.Equal(2, Count(page, "class=\"warn\""));
    }

    [Fact]
    public void TraceWithoutSpans_IsAPageToo() => Assert.Contains("0 spans", Render([]), StringComparison.Ordinal);

    private static string Render(IEnumerable<Span> spans) =>
        TracePage.Render(new TraceDocument(TreeBuilder.Build(spans), null, true, TimeSpan.Zero));

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
