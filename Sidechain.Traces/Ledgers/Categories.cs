using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Ledgers;

/// <summary>Says which category of the ledger a span's own time belongs to.</summary>
internal static class Categories
{
    public static (LedgerCategory Category, string Step) Of(TreeNode node, TreeNode root)
    {
        var category = Category(node, root);
        return (category, category == LedgerCategory.Client ? node.Span.Name : Words(category));
    }

    public static string Words(LedgerCategory category) => category switch
    {
        LedgerCategory.NetworkOut => "network out",
        LedgerCategory.NetworkBack => "network back",
        LedgerCategory.Server => "server",
        LedgerCategory.Database => "database",
        LedgerCategory.Cache => "cache",
        LedgerCategory.Stream => "Stream",
        LedgerCategory.Waiting => "waiting for the server",
        LedgerCategory.Unaccounted => "unaccounted",
        _ => "client",
    };

    private static LedgerCategory Category(TreeNode node, TreeNode root)
    {
        var span = node.Span;
        if (node.Derived)
        {
            return span.Name == TraceNames.NetworkRequest ? LedgerCategory.NetworkOut : LedgerCategory.NetworkBack;
        }

        if (span.ClientType is not null || Tiers.IsClient(span.Tier))
        {
            return Requests.Is(span) ? LedgerCategory.Waiting
                : DatabaseCalls.IsElsewhere(span) ? OfDatabase(DatabaseCalls.System(span.Attributes))
                : node == root || node.Children.Count > 0 ? LedgerCategory.Unaccounted
                : LedgerCategory.Client;
        }

        if (IsStreams(node))
        {
            return LedgerCategory.Stream;
        }
        // A database is a tier of its own: not the service that called it.
        return span.Tier is not ("redis" or "postgres") && span.Tier == Tiers.Of(clientType: null, span.Service, dbSystem: null)
            ? LedgerCategory.Server
            : OfDatabase(span.Tier);
    }

    private static LedgerCategory OfDatabase(string? system) => system == "redis" ? LedgerCategory.Cache : LedgerCategory.Database;

    private static bool IsStreams(TreeNode node)
    {
        for (var above = node; above is not null; above = above.Parent)
        {
            if (above.Span.Name.StartsWith("stream.io.", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
