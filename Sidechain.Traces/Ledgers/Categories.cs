using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Ledgers;

/// <summary>Says which category of the ledger a span's own time belongs to.</summary>
/// <param name="root">The action.</param>
internal sealed class Categories(TreeNode root)
{
    // Spans may be nested without end, so what is known of one is kept for those below it.
    private readonly Dictionary<TreeNode, bool> _areStreams = [];

    public (LedgerCategory Category, string Step) Of(TreeNode node)
    {
        var category = Category(node);
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

    private LedgerCategory Category(TreeNode node)
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
                : node == root || node.Below.Count > 0 ? LedgerCategory.Unaccounted
                : LedgerCategory.Client;
        }

        if (IsStreams(node))
        {
            return LedgerCategory.Stream;
        }

        return Database(span) is { } database ? OfDatabase(database) : LedgerCategory.Server;
    }

    /// <summary>
    /// By the attributes, for Datadog's tracers name a call's service after the database. A document without attributes has the tier alone:
    /// a database is one of its own, and not the service that called it.
    /// </summary>
    private static string? Database(Span span) =>
        DatabaseCalls.System(span.Attributes) is { } system ? system
        : span.Tier is "redis" or "postgres" || span.Tier != Tiers.Of(clientType: null, span.Service, dbSystem: null) ? span.Tier
        : null;

    private static LedgerCategory OfDatabase(string? system) => system == "redis" ? LedgerCategory.Cache : LedgerCategory.Database;

    private bool IsStreams(TreeNode node)
    {
        var passed = new List<TreeNode>();
        var isStreams = false;
        for (var above = node; above is not null && !_areStreams.TryGetValue(above, out isStreams); above = above.Above)
        {
            passed.Add(above);
            if (above.Span.Name.StartsWith("stream.io.", StringComparison.Ordinal))
            {
                isStreams = true;
                break;
            }
        }

        passed.ForEach(below => _areStreams[below] = isStreams);
        return isStreams;
    }
}
