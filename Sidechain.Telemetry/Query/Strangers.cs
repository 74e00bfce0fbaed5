using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Query;

/// <summary>
/// Spans that services made for other users under somebody's trace id. A span that names no user was made for the user of its
/// nearest ancestor that does.
/// </summary>
internal static class Strangers
{
    /// <summary>The spans that the trace's owner may see.</summary>
    public static IEnumerable<Span> LeftOut(StoredTrace trace)
    {
        var users = new Dictionary<string, string?>(trace.Spans.Count, StringComparer.Ordinal);
        var byId = trace.Spans.ToDictionary(stored => stored.Span.SpanId, StringComparer.Ordinal);
        foreach (var stored in trace.Spans)
            Resolve(stored, byId, users);
        return trace.Spans.Where(stored => users[stored.Span.SpanId] is not { } user || user == trace.Owner).Select(stored => stored.Span);
    }

    private static void Resolve(StoredSpan stored, Dictionary<string, StoredSpan> byId, Dictionary<string, string?> users)
    {
        var path = new List<string>();
        string? user = null;
        for (StoredSpan? next = stored; next is not null; next = Above(next, byId))
        {
            var id = next.Span.SpanId;
            if (users.TryGetValue(id, out user))
                break;
            path.Add(id);
            // Also what ends a walk along a ring of parents.
            users[id] = next.UserId;
            user = next.UserId;
            if (user is not null)
                break;
        }

        foreach (var id in path)
            users[id] = user;
    }

    private static StoredSpan? Above(StoredSpan stored, Dictionary<string, StoredSpan> byId) =>
        stored.Span.ParentSpanId is { } parent ? byId.GetValueOrDefault(parent) : null;
}
