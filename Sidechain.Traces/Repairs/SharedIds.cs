using System.Diagnostics;
using System.Globalization;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>
/// Zipkin's servers record their span under the id of their caller's. Both are kept: the server's gets an id of its own and stands below the
/// caller's.
/// </summary>
public static class SharedIds
{
    /// <param name="apart">Gets the new ids.</param>
    internal static IReadOnlyCollection<Span> Part(IEnumerable<Span> spans, HashSet<string> apart, TreeWork work)
    {
        Span[] all = [.. spans];
        work.Step(all.Length);
        var answerers = Services(all, IsServer);
        // By ids that two spans share: the services that called, and those that answered.
        var callers = Services(all, span => !IsServer(span) && answerers.ContainsKey(span.SpanId));
        if (callers.Count == 0)
        {
            return all;
        }

        for (var n = 0; n < all.Length; n++)
        {
            var span = all[n];
            if (IsServer(span) && callers.ContainsKey(span.SpanId))
            {
                all[n] = span with { SpanId = Other(span.SpanId), ParentSpanId = span.SpanId };
                apart.Add(all[n].SpanId);
            }
            else if (span.ParentSpanId is { } parent && callers.TryGetValue(parent, out var calling)
                && (answerers[parent].Contains(span.Service) || !calling.Contains(span.Service)))
            {
                all[n] = span with { ParentSpanId = Other(parent) };
            }
        }

        return all;
    }

    /// <summary>Which of the two spans that may have one id it is.</summary>
    public static bool IsServer(Span span) => span.Kind is ActivityKind.Server or ActivityKind.Consumer;

    private static Dictionary<string, HashSet<string>> Services(Span[] all, Func<Span, bool> isOne) => all.Where(isOne)
        .GroupBy(span => span.SpanId, span => span.Service, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    // The complement, the same each time.
    private static string Other(string id) => ulong.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
        ? (~number).ToString("x16", CultureInfo.InvariantCulture)
        : $"{id}-server";
}
