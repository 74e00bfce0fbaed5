using System.Diagnostics;
using System.Globalization;
using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Doors.Clients;

/// <summary>Turns the spans of a client's document into drafts: mapped ids, times in nanoseconds, the type of span or request.</summary>
internal sealed class ClientSpans(SpanIntake intake, VersionBudget versions)
{
    private const long NsPerMs = 1_000_000;

    /// <param name="place">Of the request that the document is the body of.</param>
    /// <returns>The document without its spans, and what was taken of those: each becomes a record as soon as it is read.</returns>
    /// <exception cref="StoreUnavailableException">There is no room for its spans.</exception>
    /// <exception cref="System.Text.Json.JsonException">As <see cref="WireReader"/> has it.</exception>
    public (WireEnvelope Head, Intake Taken) Read(
        ReadOnlySpan<byte> document, IncomingHeaders headers, Admission.Place place, CancellationToken cancellationToken)
    {
        var reading = new Reading(intake, versions, headers, place, cancellationToken);
        var head = WireReader.Read(document, reading.Begin, reading.Take);
        return (head, reading.Taken(head));
    }

    /// <summary>The spans of one document.</summary>
    private sealed class Reading(
        SpanIntake intake, VersionBudget versions, IncomingHeaders headers, Admission.Place place, CancellationToken cancellationToken)
    {
        private readonly Sender _sender = place.Sender;
        private readonly List<SpanRecord> _spans = [];
        private readonly List<Rejection> _rejected = [];

        // Nearly always the same for all spans of a request.
        private (string? Sent, string? Stored) _version;
        private (string? Text, Guid? Id, bool IsForeign) _trace;

        public Intake Taken(WireEnvelope head) => new(_spans, head.HasSpans ? _rejected : [new Rejection(0, null, RejectReasons.NoSpans)]);

        public void Begin()
        {
            _spans.Clear();
            _rejected.Clear();
        }

        public void Take(WireSpan span)
        {
            // Masking is most of the work.
            cancellationToken.ThrowIfCancellationRequested();
            if (span.TraceId != _trace.Text)
            {
                _trace = SpanIds.TryMapTrace(span.TraceId, out var trace)
                    ? (span.TraceId, trace, TraceIds.IsForeign(span.TraceId!))
                    : (span.TraceId, null, false);
            }

            var reason = Draft(span, _trace.Id, _trace.IsForeign, headers, _sender.UserId, out var draft) ?? intake.ReasonAgainst(draft);
            if (reason is not null)
            {
                place.Build(Rejection.Cost);
                _rejected.Add(new Rejection(_spans.Count + _rejected.Count, Echoable(span.SpanId), reason)
                {
                    TraceId = draft.TraceId,
                    TimeUnit = reason == RejectReasons.InvalidTime ? OtherUnit(span) : null,
                });
                return;
            }

            if (draft.ClientVersion is { } version && version != _version.Sent)
            {
                _version = (version, versions.Of(_sender, version));
            }

            var isStoredAsSent = draft.ClientVersion is null || _version.Stored == _version.Sent;
            var kept = intake.Record(isStoredAsSent ? draft : draft with { ClientVersion = _version.Stored });
            place.Build(kept.Size);
            _spans.Add(kept);
        }
    }

    private static string? Draft(WireSpan span, Guid? trace, bool isForeign, IncomingHeaders headers, string? sender, out SpanDraft draft)
    {
        var type = span.ClientType ?? headers.ClientType;
        var start = Nanoseconds(span.StartUs);
        draft = new SpanDraft
        {
            TraceId = trace,
            SpanId = SpanIds.TryMapSpan(span.SpanId, out var id) ? id : null,
            ParentId = SpanIds.TryMapSpan(span.ParentSpanId, out var parent) ? parent : null,
            OriginalTraceId = isForeign ? span.TraceId : null,
            Name = span.Name,
            Service = Service(type),
            Kind = span.Name is { } name && name.EndsWith($".{SpanNames.HttpRequest}", StringComparison.Ordinal)
                ? ActivityKind.Client
                : ActivityKind.Internal,
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

    private static string? OtherUnit(WireSpan span) =>
        span.StartUs is { } us ? OtlpTimes.OtherUnitOf(us / 1000, NsPerMs)
        : decimal.TryParse(span.UnusableStart, NumberStyles.Float, CultureInfo.InvariantCulture, out var ms)
            && ms is > 0 and < long.MaxValue
            ? OtlpTimes.OtherUnitOf((long)ms, NsPerMs)
            : null;

    private static string Service(string? type) => type switch
    {
        ClientTypes.Plugin => $"sidechain-{ClientTypes.Plugin}",
        ClientTypes.Web => $"sidechain-{ClientTypes.Web}",
        ClientTypes.Cli => $"sidechain-{ClientTypes.Cli}",
        _ => $"sidechain-{type}",
    };

    private static bool IsMarkedUnfinished(WireSpan span)
    {
        for (var n = 0; n < span.Attributes.Count; n++)
        {
            if (span.Attributes[n] is { Key: AttributeNames.SidechainUnfinished, Value: true })
            {
                return true;
            }
        }

        return false;
    }

    // The duration comes from a clock that nobody sets.
    private static long? End(WireSpan span, long? start) =>
        span.DurationUs is { } duration && start is { } begin
            ? begin + Math.Min(duration, long.MaxValue / 4000) * 1000
            : Nanoseconds(span.EndUs);

    // What does not fit is refused with the other impossible times.
    private static long? Nanoseconds(long? microseconds) =>
        microseconds is { } us ? (us > long.MaxValue / 1000 ? long.MaxValue : us < long.MinValue / 1000 ? long.MinValue : us * 1000) : null;

    private static string? Echoable(string? spanId) => TraceIds.TryMapSpanId(spanId, out _) ? spanId : null;
}
