using Sidechain.Telemetry.Spans;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Traces;

/// <summary>
/// An owner sees all of a trace but the spans that services made for other users under its ID, and strays. A span that names no
/// user was made for the user of its nearest ancestor that does. A request without a token is no stray where the owner's client names the
/// span that answered it, or where something below it was made for the owner: a log-in, a proxy.
/// </summary>
internal sealed class OwnersSpans
{
    private readonly StoredTrace _trace;
    private readonly Dictionary<string, StoredSpan> _callers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredSpan> _answerers = new(StringComparer.Ordinal);
    private readonly Ancestry<StoredSpan> _users;
    private readonly Ancestry<StoredSpan> _requests;
    private readonly Ancestry<StoredSpan> _topmost;
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly HashSet<StoredSpan> _owners = new(ReferenceEqualityComparer.Instance);

    private OwnersSpans(StoredTrace trace)
    {
        _trace = trace;
        _users = new(Above, stored => stored.UserId is not null);
        _requests = new(Request, stored => stored.UserId is not null);
        _topmost = new(Request, _ => false);
        foreach (var stored in trace.Spans)
        {
            (SharedIds.IsServer(stored.Span) ? _answerers : _callers).TryAdd(stored.Span.SpanId, stored);
        }
    }

    public static IEnumerable<Span> Of(StoredTrace trace)
    {
        var owners = new OwnersSpans(trace);
        if (trace.Spans.Exists(stored => stored.IsStray))
        {
            owners.FindOwners();
        }

        return trace.Spans.Where(owners.IsVisible).Select(stored => stored.Span);
    }

    // The owner's clients and services vouch for a request.
    private void FindOwners()
    {
        foreach (var stored in _trace.Spans.Where(stored => stored.UserId is { } user && user == _trace.Owner))
        {
            if (IsService(stored))
            {
                _owners.Add(_topmost.Of(stored));
            }
            else if (stored.Span.Attributes.GetValueOrDefault(AttributeNames.SidechainServerSpanId) is string answered)
            {
                _answered.Add(answered);
            }
        }
    }

    private bool IsVisible(StoredSpan stored)
    {
        var request = _requests.Of(stored);
        return !MayBeAnothers(request) && ((stored.IsStray || request.IsStray) && request.UserId is null
            ? IsService(request) && (_answered.Contains(request.Span.SpanId) || _owners.Contains(request))
            : _users.Of(stored).UserId is not { } user || user == _trace.Owner);
    }

    // Under a foreign id services work for several users, each of whom has a trace: the request of such a span may be in another one's.
    private bool MayBeAnothers(StoredSpan request) =>
        _trace.OriginalId is not null && request.UserId is null && IsService(request) && !SharedIds.IsServer(request.Span)
            && request.Span.ParentSpanId is not null && Above(request) is null;

    private static bool IsService(StoredSpan stored) => stored.Span.ClientType is null;

    // The service's span above, as far up as services go.
    private StoredSpan? Request(StoredSpan stored) =>
        IsService(stored) && Above(stored) is { } above && IsService(above) ? above : null;

    // A server's span may have the id of its caller's, and stands below it; what is below that id is the server's.
    private StoredSpan? Above(StoredSpan stored)
    {
        if (SharedIds.IsServer(stored.Span) && _callers.GetValueOrDefault(stored.Span.SpanId) is { } caller)
        {
            return caller;
        }

        return stored.Span.ParentSpanId is { } parent ? _answerers.GetValueOrDefault(parent) ?? _callers.GetValueOrDefault(parent) : null;
    }
}
