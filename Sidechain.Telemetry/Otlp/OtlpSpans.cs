using Sidechain.Telemetry.Ingest;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Otlp;

/// <summary>The spans of one body, as they are decoded: checked, masked and within the limits, or rejected one by one.</summary>
internal sealed class OtlpSpans(SpanIntake intake, VersionBudget versions, OtlpCaller caller)
{
    private readonly List<SpanRecord> _spans = [];
    private readonly List<Rejection> _rejected = [];

    public Intake Taken => new(_spans, _rejected);

    /// <exception cref="RefusedException">The body has more spans than one body may have.</exception>
    public void Take(SpanDraft draft)
    {
        var index = _spans.Count + _rejected.Count;
        intake.Limit(index + 1);
        var span = caller.Sender.IsService ? draft : OfClient(draft);
        var reason = intake.ReasonAgainst(span)
            ?? (caller.Sender.IsService || ClientTypes.IsKnown(span.ClientType) ? null : RejectReasons.InvalidClientType);
        if (reason is null)
            _spans.Add(intake.Record(span));
        else
            _rejected.Add(new Rejection(index, span.SpanId is { } id ? SpanIds.Text(id) : null, reason));
    }

    // As the clients' own door has it: whose span it is, the token says, and nothing else.
    private SpanDraft OfClient(SpanDraft span)
    {
        var type = span.ClientType ?? caller.ClientType;
        var version = span.ClientVersion ?? caller.ClientVersion;
        return span with { ClientType = type, ClientVersion = version is null ? null : versions.Of(caller.Sender.UserId, version), Service = $"sidechain-{type}", UserId = caller.Sender.UserId };
    }
}
