using System.Text.Json;
using System.Text.RegularExpressions;
using Sidechain.Traces.Pages;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Tests.Verdicts;

/// <summary>
/// The findings of a document are computed once. The tests change the tree behind a document's back: a view that computed them itself would
/// show it.
/// </summary>
public sealed partial class TraceFindingsTests
{
    private const string Drawing = """
        cli.share_loop        0..100  cli
          cli.encode_audio    5..40   cli
          cli.http_request    40..95  cli client
            POST              50..90  api server
        """;

    private static readonly Dictionary<string, Func<TraceDocument, string>> Says = new(StringComparer.Ordinal)
    {
        ["the JSON"] = document =>
        {
            using var json = JsonDocument.Parse(TreeJson.ToUtf8(document));
            return string.Join(
                '\n', new[] { "verdict", "ledger", "critical_path" }.Select(name => json.RootElement.GetProperty(name).GetRawText()));
        },
        ["the page"] = document => string.Join('\n', Answer().Matches(TracePage.Render(document)).Select(part => part.Value)),
        ["the document itself"] = document => $"{document.Verdict} {string.Join(", ", document.Findings!.Path)}",
    };

    public static TheoryData<string> Views => [.. Says.Keys];

    [Theory]
    [MemberData(nameof(Views))]
    public void View_OfATreeThatHasChanged_SaysWhatWasFoundBefore(string view)
    {
        var document = new TraceDocument(DrawnTrace.Tree(Drawing), null, true, TimeSpan.Zero);
        var before = Says[view](document);

        EncodeForLess(document);

        Assert.Equal(before, Says[view](document));
        Assert.NotEqual(before, Says[view](document with { NormalNs = new Dictionary<string, long>() }));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void View_SaysWhatAnotherViewMadeTheDocumentFind(string view)
    {
        var (document, same) = (Found(), Found());

        EncodeForLess(document);

        Assert.Equal(Says[view](same), Says[view](document));

        static TraceDocument Found()
        {
            var found = new TraceDocument(DrawnTrace.Tree(Drawing), null, true, TimeSpan.Zero);
            Assert.NotEmpty(found.Verdict!);
            return found;
        }
    }

    [Fact]
    public void Copy_OfADocument_HasItsFindings()
    {
        var document = new TraceDocument(DrawnTrace.Tree(Drawing), null, true, TimeSpan.Zero);

        Assert.Same(document.Findings, (document with { DashboardUrl = "http://localhost:15888" }).Findings);
    }

    [Fact]
    public void NoSpans_HaveNoFindings() => Assert.Null(new TraceDocument(DrawnTrace.Tree(""), null, true, TimeSpan.Zero).Findings);

    private static void EncodeForLess(TraceDocument document) =>
        document.Tree.Nodes.Single(node => node.Span.Name == "cli.encode_audio").Move(at => at == 5_000_000 ? 0 : -20_000_000);

    // Where the time went, and the bars of the critical path.
    [GeneratedRegex("""<section aria-labelledby="answer">.*?</section>|<span class="path [^>]*>""", RegexOptions.Singleline)]
    private static partial Regex Answer();
}
