using System.Diagnostics;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>On whose behalf the spans of a batch were made, as far as the batch alone says.</summary>
internal sealed class SpanMakers
{
    private readonly Sender _sender;
    private readonly Dictionary<(Guid, long), SpanRecord> _callers = [];
    private readonly Dictionary<(Guid, long), SpanRecord> _answerers = [];
    private readonly Ancestry<SpanRecord>? _requests;

    public SpanMakers(Batch batch)
    {
        _sender = batch.Sender;
        if (!_sender.IsService)
        {
            return;
        }

        foreach (var span in batch.Spans)
        {
            (span.Side == 1 ? _answerers : _callers).TryAdd((span.TraceId, span.SpanId), span);
        }

        _requests = new(Above, span => span.UserId is not null);
    }

    /// <summary>
    /// The user; and whether it is known to be nobody's: a client without a token sent it, or a service made it for a request without one.
    /// A service's span whose request is not in the batch may be anybody's.
    /// </summary>
    public (string? User, bool IsAnonymous) Of(SpanRecord span)
    {
        if (_requests is null)
        {
            return (_sender.UserId, _sender.UserId is null);
        }

        var request = _requests.Of(span);
        return (request.UserId, request.UserId is null && request.Kind == ActivityKind.Server);
    }

    // A server's span may have the id of its caller's, and stands below it.
    private SpanRecord? Above(SpanRecord span)
    {
        if (span.Side == 1 && _callers.TryGetValue((span.TraceId, span.SpanId), out var caller))
        {
            return caller;
        }

        return span.ParentId is not { } parent ? null
            : _answerers.GetValueOrDefault((span.TraceId, parent)) ?? _callers.GetValueOrDefault((span.TraceId, parent));
    }
}
