using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sidechain.Tracing.Context;

namespace Sidechain.ServiceDefaults.Headers;

/// <summary>One request as the header middleware sees it.</summary>
internal sealed class Exchange
{
    private readonly TimeProvider _time;
    private readonly long _started;

    public Exchange(HttpContext context, TimeProvider time)
    {
        this._time = time;
        _started = time.GetTimestamp();
        ReceivedAt = time.GetUtcNow();
        Activity = context.Features.Get<IHttpActivityFeature>()?.Activity;
        Sent = IncomingHeaders.Read(name => context.Request.Headers.TryGetValue(name, out var values) ? (string?)values : null);
        RequestId = Sent.RequestId ?? Guid.CreateVersion7().ToString("N");
        HasTraceParent = TraceParent.TryParse(context.Request.Headers.TraceParent, out _);
        TraceIds.TryMapTraceId(Sent.TraceIdText, out var named);
        NamesOurTrace = Sent.TraceIdText is not null && Activity?.TraceId == named;
    }

    public IncomingHeaders Sent { get; }

    public string RequestId { get; }

    public DateTimeOffset ReceivedAt { get; }

    /// <summary>Of hosting; null only where nobody listens.</summary>
    public Activity? Activity { get; }

    /// <summary>The server's span, or null when it is not recorded: nobody should wait for it.</summary>
    public Activity? Span => Activity is { Recorded: true, IsAllDataRequested: true } ? Activity : null;

    public bool HasTraceParent { get; }

    /// <summary>Whether <c>X-Trace-ID</c> names the trace that this request belongs to.</summary>
    public bool NamesOurTrace { get; }

    /// <summary>The id used, as it came.</summary>
    public string? TraceIdText => NamesOurTrace ? Sent.TraceIdText : Activity?.TraceId.ToHexString();

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    public IReadOnlyList<KeyValuePair<string, object?>> LogFields()
    {
        var fields = new List<KeyValuePair<string, object?>> { new("request.id", RequestId) };
        if (Sent.UserIdHint is { } user)
        {
            fields.Add(new("user.hint", user));
        }

        return fields;
    }
}
