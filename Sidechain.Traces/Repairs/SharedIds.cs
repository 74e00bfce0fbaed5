using System.Diagnostics;
using System.Globalization;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>
/// Gives the spans of Zipkin's servers ids of their own: such a server records its span under the id of its caller's span. Both spans are
/// kept, the server's below the caller's.
/// </summary>
public static class SharedIds
{
    private const string Warning = "has the id of its caller's span, as Zipkin's servers do; it is shown under one of its own";

    internal static void Apply(TreeDraft draft)
    {
        Span[] all = [.. draft.Spans];
        draft.Work.Step(all.Length);
        var answerers = Services(all, IsServer);
        // By the ids that two spans share: the services that called. Those that answered are above.
        var callers = Services(all, span => !IsServer(span) && answerers.ContainsKey(span.SpanId));
        if (callers.Count == 0)
        {
            return;
        }

        for (var n = 0; n < all.Length; n++)
        {
            var span = all[n];
            if (IsServer(span) && callers.ContainsKey(span.SpanId))
            {
                all[n] = span with { SpanId = Other(span.SpanId), ParentSpanId = span.SpanId, Warnings = [Warning, .. span.Warnings] };
            }
            else if (span.ParentSpanId is { } parent && callers.TryGetValue(parent, out var calling)
                && (answerers[parent].Contains(span.Service) || !calling.Contains(span.Service)))
            {
                all[n] = span with { ParentSpanId = Other(parent) };
            }
        }

        draft.Spans = all;
    }

    /// <summary>Whether a span is the server's of two spans that share an id.</summary>
    public static bool IsServer(Span span) => span.Kind is ActivityKind.Server or ActivityKind.Consumer;

    private static Dictionary<string, HashSet<string>> Services(Span[] all, Func<Span, bool> isOne) => all.Where(isOne)
        .GroupBy(span => span.SpanId, span => span.Service, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    // The complement is the same each time.
    private static string Other(string id) =>
        ulong.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
        ? (~number).ToString("x16", CultureInfo.InvariantCulture)
        : $"{id}-server";
}
