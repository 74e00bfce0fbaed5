using Sidechain.Client.Terminal;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Cli.TraceViews;

/// <summary>A trace on the screen: the tree, where the time went, the verdict.</summary>
internal static class TraceScreen
{
    /// <param name="screen">Where.</param>
    /// <param name="trace">What.</param>
    /// <param name="json">The server's document.</param>
    /// <param name="waterfall">Bars instead of columns.</param>
    public static void Print(Screen screen, FetchedTrace trace, bool json, bool waterfall)
    {
        if (json)
        {
            screen.Document(trace.Json.Span);
            return;
        }

        var tree = trace.Document.Tree;
        Draw(screen, tree, waterfall);
        if (trace.Document.Findings is { } findings)
        {
            screen.Line();
            screen.Write(LedgerText.Render(findings.Ledger, Screen.Width));
            screen.Line();
            screen.Sentence(findings.Verdict, ToneOf(tree, findings.Ledger));
        }

        screen.DashboardPage(trace.Document.DashboardUrl);
        screen.TraceId(trace.Document.OriginalId ?? tree.TraceId);
    }

    private static void Draw(Screen screen, TraceTree tree, bool waterfall)
    {
        if (waterfall)
        {
            screen.Write(TreeText.RenderWaterfall(tree, Screen.Width));
        }
        else if (Screen.Room is { } cells)
        {
            foreach (var line in FittedTree.Of(tree, cells))
            {
                screen.Line(line.Text + screen.Paint(line.Status, line.Tone) + screen.Paint(line.Remark, Tone.Warning));
            }
        }
        else
        {
            screen.Write(TreeText.Render(tree));
        }
    }

    /// <summary>The colour of the verdict: a failure within an action that went well is worth a look.</summary>
    private static Tone ToneOf(TraceTree tree, Ledger ledger) => ledger.Root.Span.Status switch
    {
        SpanStatus.Error => Tone.Bad,
        SpanStatus.Cancelled => Tone.Warning,
        _ when tree.Nodes.Any(node => node.Span.Status != SpanStatus.Ok) => Tone.Warning,
        _ => Tone.Good,
    };
}
