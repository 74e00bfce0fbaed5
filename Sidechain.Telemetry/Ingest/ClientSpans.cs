using System.Diagnostics;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Ingest;

/// <summary>Turns the spans of a client's document into drafts: ids mapped, times in nanoseconds, its type from the span or the request.</summary>
internal sealed class ClientSpans(SpanIntake intake, VersionBudget versions)
{
    /// <param name="sender">The user whom the token names; null without one.</param>
    public Intake Read(WireEnvelope envelope, IncomingHeaders headers, string? sender)
    {
        var spans = new List<SpanRecord>(envelope.Spans.Count);
        var rejected = new List<Rejection>();
        if (!envelope.HasSpans)
        {
            rejected.Add(new Rejection(0, null, RejectReasons.NoSpans));
        }

        var (sent, stored) = ((string?)null, (string?)null);
        foreach (var (index, span) in envelope.Spans.Index())
        {
            var reason = Draft(span, headers, sender, out var draft) ?? intake.ReasonAgainst(draft);
            if (reason is null)
            {
                // Nearly always the same for all spans of a request.
                if (draft.ClientVersion is { } version && version != sent)
                    (sent, stored) = (version, versions.Of(sender, version));
                spans.Add(intake.Record(draft.ClientVersion is null || stored == sent ? draft : draft with { ClientVersion = stored }));
            }
            else
                rejected.Add(new Rejection(index, Echoable(span.SpanId), reason) { TraceId = draft.TraceId });
        }

        return new Intake(spans, rejected);
    }

    private static string? Draft(WireSpan span, IncomingHeaders headers, string? sender, out SpanDraft draft)
    {
        var type = span.ClientType ?? headers.ClientType;
        var hasTrace = TraceIds.TryMapTraceId(span.TraceId, out var trace);
        var start = Nanoseconds(span.StartUs);
        draft = new SpanDraft
        {
            TraceId = hasTrace ? SpanIds.Trace(trace) : null,
            SpanId = TraceIds.TryMapSpanId(span.SpanId, out var id) ? SpanIds.Span(id) : null,
            ParentId = TraceIds.TryMapSpanId(span.ParentSpanId, out var parent) ? SpanIds.Span(parent) : null,
            OriginalTraceId = hasTrace && TraceIds.IsForeign(span.TraceId!) ? span.TraceId : null,
            Name = span.Name,
            Service = $"sidechain-{type}",
            Kind = span.Name is { } name && name.EndsWith($".{SpanNames.HttpRequest}", StringComparison.Ordinal) ? ActivityKind.Client : ActivityKind.Internal,
            StartNs = start,
            EndNs = span.IsUnfinished || IsMarkedUnfinished(span) ? null : End(span, start),
            Status = SpanTexts.Status(span.Status),
            StatusMessage = span.StatusMessage,
            Attributes = span.Attributes,
            Events = span.Events.Count == 0 ? [] : [.. span.Events.Select(Event)],
            DroppedAttributes = span.DroppedAttributes,
            DroppedEvents = span.DroppedEvents,
            ClientType = type,
            ClientVersion = span.ClientVersion ?? headers.ClientVersion,
            UserId = sender,
        };
        return Problem(span.Problem) ?? (ClientTypes.IsKnown(type) ? null : RejectReasons.InvalidClientType);
    }

    private static EventDraft Event(WireEvent happened) => new(happened.Name, Nanoseconds(happened.TimestampUs), happened.Attributes)
    {
        DroppedAttributes = happened.DroppedAttributes,
        UnusableTime = happened.UnusableTime,
    };

    private static string? Problem(string? problem) => problem switch
    {
        null => null,
        "invalid_start_time" => RejectReasons.InvalidTime,
        _ => RejectReasons.InvalidSpan,
    };

    private static bool IsMarkedUnfinished(WireSpan span) =>
        span.Attributes.Any(pair => pair.Key == AttributeNames.SidechainUnfinished && pair.Value is true);

    // The duration comes from a clock that nobody sets.
    private static long? End(WireSpan span, long? start) =>
        span.DurationUs is { } duration && start is { } begin ? begin + Math.Min(duration, long.MaxValue / 4000) * 1000 : Nanoseconds(span.EndUs);

    // What does not fit is refused with the other impossible times.
    private static long? Nanoseconds(long? microseconds) => microseconds is { } us ? (us > long.MaxValue / 1000 ? long.MaxValue : us < long.MinValue / 1000 ? long.MinValue : us * 1000) : null;

    private static string? Echoable(string? spanId) => TraceIds.TryMapSpanId(spanId, out _) ? spanId : null;
}
