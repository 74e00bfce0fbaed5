using System.Text;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Trees;

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
            screen.Line(Encoding.UTF8.GetString(trace.Json.Span));
            return;
        }

        var tree = trace.Document.Tree;
        screen.Write(waterfall ? TreeText.RenderWaterfall(tree, Screen.Width) : TreeText.Render(tree));
        if (Ledger.Of(tree) is { } ledger)
        {
            screen.Line();
            screen.Write(LedgerText.Render(ledger, Screen.Width));
            screen.Line();
            screen.Success(trace.Document.Verdict!);
        }

        screen.DashboardPage(trace.Document.DashboardUrl);
        screen.TraceId(trace.Document.OriginalId ?? tree.TraceId);
    }
}
