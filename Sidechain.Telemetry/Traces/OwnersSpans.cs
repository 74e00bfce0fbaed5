using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Traces;

/// <summary>
/// What of a trace its owner may see: all but the spans that services made for other users under its ID. A span that names no user was made
/// for the user of its nearest ancestor that does.
/// </summary>
internal static class OwnersSpans
{
    public static IEnumerable<Span> Of(StoredTrace trace)
    {
        var users = new Dictionary<StoredSpan, string?>(trace.Spans.Count, ReferenceEqualityComparer.Instance);
        var callers = new Dictionary<string, StoredSpan>(StringComparer.Ordinal);
        var answerers = new Dictionary<string, StoredSpan>(StringComparer.Ordinal);
        foreach (var stored in trace.Spans)
        {
            (SharedIds.IsServer(stored.Span) ? answerers : callers).TryAdd(stored.Span.SpanId, stored);
        }

        foreach (var stored in trace.Spans)
        {
            Resolve(stored, callers, answerers, users);
        }

        return trace.Spans.Where(stored => users[stored] is not { } user || user == trace.Owner).Select(stored => stored.Span);
    }

    private static void Resolve(
        StoredSpan stored,
        Dictionary<string, StoredSpan> callers,
        Dictionary<string, StoredSpan> answerers,
        Dictionary<StoredSpan, string?> users)
    {
        var path = new List<StoredSpan>();
        string? user = null;
        for (StoredSpan? next = stored; next is not null; next = Above(next, callers, answerers))
        {
            if (users.TryGetValue(next, out user))
            {
                break;
            }

            path.Add(next);
            // Also what ends a walk along a ring of parents.
            users[next] = next.UserId;
            user = next.UserId;
            if (user is not null)
            {
                break;
            }
        }

        foreach (var passed in path)
        {
            users[passed] = user;
        }
    }

    // A server's span may have the id of its caller's, and stands below it; what is below that id is the server's.
    private static StoredSpan? Above(StoredSpan stored, Dictionary<string, StoredSpan> callers, Dictionary<string, StoredSpan> answerers)
    {
        if (SharedIds.IsServer(stored.Span) && callers.GetValueOrDefault(stored.Span.SpanId) is { } caller)
        {
            return caller;
        }

        return stored.Span.ParentSpanId is { } parent ? answerers.GetValueOrDefault(parent) ?? callers.GetValueOrDefault(parent) : null;
    }
}
