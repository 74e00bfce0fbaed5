using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>The spans of one body, as they are read: checked, masked and within the limits, or rejected one by one.</summary>
/// <param name="place">Counts the memory that they take.</param>
/// <param name="abouts">Limits how many descriptions of themselves clients may give in a day, as <paramref name="versions"/>.</param>
internal sealed class OtlpSpans(SpanIntake intake, VersionBudget versions, VersionBudget abouts, OtlpCaller caller, Admission.Place place)
{
    private (OtlpResource? Resource, OtlpScope? Scope, string? About) _about;
    // W3C's, and whether the parent is in another process.
    private const uint FlagBits = 0x3FF;

    private readonly List<SpanRecord> _spans = [];
    private readonly List<Rejection> _rejected = [];

    public Intake Taken => new(_spans, _rejected);

    /// <exception cref="RefusedException">The body has more spans than one body may have.</exception>
    /// <exception cref="Store.StoreUnavailableException">There is no room for them.</exception>
    public void Take(OtlpSpan span)
    {
        var index = _spans.Count + _rejected.Count;
        intake.Limit(index + 1);
        var draft = Draft(span);
        var reason = intake.ReasonAgainst(draft)
            ?? (caller.Sender.IsService || ClientTypes.IsKnown(draft.ClientType) ? null : RejectReasons.InvalidClientType);
        if (reason is null)
        {
            var kept = intake.Record(draft);
            place.Build(kept.Size);
            _spans.Add(kept);
        }
        else
        {
            place.Build(Rejection.Cost);
            _rejected.Add(new Rejection(index, draft.SpanId is { } id ? SpanIds.Text(id) : null, reason)
            {
                TraceId = draft.TraceId,
                TimeUnit = reason == RejectReasons.InvalidTime ? OtlpTimes.OtherUnit(span.StartNs) : null,
            });
        }
    }

    private SpanDraft Draft(OtlpSpan span)
    {
        var origin = Origin(span.Resource.Origin);
        var trace = span.TraceId is { } id ? SpanIds.Trace(id) : (Guid?)null;
        return new SpanDraft
        {
            TraceId = trace,
            SpanId = (long?)span.SpanId,
            ParentId = (long?)span.ParentSpanId,
            OriginalTraceId = Original(trace, span.Attributes.Text(AttributeNames.SidechainTraceIdOriginal)),
            Name = span.Name,
            Service = origin.Service,
            Kind = span.Kind,
            StartNs = span.StartNs,
            EndNs = span.EndNs,
            Status = span.Outcome,
            StatusMessage = span.StatusMessage,
            Attributes = StorableValues.Of(span.Attributes),
            Events = span.Events.Count == 0 ? [] : [.. span.Events.Select(Event)],
            Links = span.Links.Count == 0 ? [] : [.. span.Links.Select(Link)],
            TraceState = span.TraceState,
            Flags = (short)((span.Flags & FlagBits) | (span.Status == OtlpStatus.Ok ? (uint)SpanRecord.SaidOk : 0)),
            About = About(span),
            DroppedAttributes = span.DroppedAttributes,
            DroppedEvents = span.DroppedEvents,
            DroppedLinks = span.DroppedLinks,
            ClientType = origin.ClientType,
            ClientVersion = origin.ClientVersion,
            UserId = caller.Sender.IsService ? span.Attributes.Text(AttributeNames.UserId) : caller.Sender.UserId,
        };
    }

    // The same for all spans of a scope.
    private string? About(OtlpSpan span)
    {
        if (!ReferenceEquals(_about.Resource, span.Resource) || !ReferenceEquals(_about.Scope, span.Scope))
        {
            var about = SpanAbout.Json(span.Resource, span.Scope);
            var mayStay = about is null || caller.Sender.IsService || abouts.Of(caller.Sender, about) == about;
            _about = (span.Resource, span.Scope, mayStay ? about : null);
        }

        return _about.About;
    }

    private static EventDraft Event(OtlpEvent happened) => new(happened.Name, happened.TimeNs, StorableValues.Of(happened.Attributes))
    {
        UnusableTime = happened.UnusableTime,
        DroppedAttributes = happened.DroppedAttributes,
    };

    private static LinkDraft Link(OtlpLink link) => new(SpanIds.Trace(link.TraceId), (long)link.SpanId, StorableValues.Of(link.Attributes))
    {
        TraceState = link.TraceState,
        Flags = link.Flags,
        DroppedAttributes = link.DroppedAttributes,
    };

    // As the clients' own door has it: whose span it is, the token says, and nothing else.
    private OtlpOrigin Origin(OtlpOrigin said)
    {
        if (caller.Sender.IsService)
        {
            return said;
        }

        var type = caller.TypeOf(said);
        var version = said.ClientVersion ?? caller.ClientVersion;
        return new OtlpOrigin($"sidechain-{type}", type, version is null ? null : versions.Of(caller.Sender, version));
    }

    private static string? Original(Guid? traceId, string? text) =>
        text is not null && TraceIds.TryMapTraceId(text, out var mapped) && SpanIds.Trace(mapped) == traceId && TraceIds.IsForeign(text)
            ? text
            : null;
}
