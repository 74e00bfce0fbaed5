using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Ingest;
using Sidechain.Telemetry.Otlp;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Logs;

/// <summary>The log records of one body, as they are decoded: checked, masked and within the limits, or rejected one by one.</summary>
internal sealed class OtlpLogRecords(SpanIntake intake, VersionBudget versions, IOptions<IngestOptions> options, OtlpCaller caller)
{
    private const int MostSeverity = 24;

    private readonly List<LogRecord> _records = [];
    private readonly List<Rejection> _rejected = [];

    public IReadOnlyList<LogRecord> Records => _records;

    public IReadOnlyList<Rejection> Rejected => _rejected;

    /// <exception cref="RefusedException">The body has more records than one body may have.</exception>
    public void Take(LogDraft draft, OtlpResource resource)
    {
        var index = _records.Count + _rejected.Count;
        intake.Limit(index + 1);
        var origin = caller.Sender.IsService ? resource : OfClient(resource);
        if (ReasonAgainst(draft, origin) is { } reason)
            _rejected.Add(new Rejection(index, draft.SpanId is { } id ? SpanIds.Text(id) : null, reason));
        else
            _records.Add(Record(draft, origin));
    }

    private string? ReasonAgainst(LogDraft draft, OtlpResource origin) => draft switch
    {
        _ when !SpanIntake.IsTime(draft.TimeNs ?? draft.ObservedNs) => RejectReasons.InvalidTime,
        _ when draft.Attributes.Count > options.Value.MaxAttributes => RejectReasons.TooManyAttributes,
        _ when draft.Attributes.Any(pair => pair.Key.Length > options.Value.MaxKeyLength) => RejectReasons.KeyTooLong,
        _ when !caller.Sender.IsService && !ClientTypes.IsKnown(origin.ClientType) => RejectReasons.InvalidClientType,
        _ => null,
    };

    private LogRecord Record(LogDraft draft, OtlpResource origin) => new()
    {
        TraceId = draft.TraceId,
        SpanId = draft.SpanId,
        TimeNs = (draft.TimeNs ?? draft.ObservedNs)!.Value,
        Resource = new OtlpResource(SafeText.OfIndexed(origin.Service), origin.ClientType, origin.ClientVersion is { } version ? SafeText.OfIndexed(version) : null),
        Severity = (short)Math.Min(draft.Severity, MostSeverity),
        SeverityText = draft.SeverityText is { Length: > 0 } severity ? SafeText.OfWord(severity) : null,
        UserId = SafeText.OfUser(caller.Sender.IsService ? OtlpResource.Find(draft.Attributes, AttributeNames.UserId) : caller.Sender.UserId),
        EventName = draft.EventName is { Length: > 0 } name ? SafeText.OfWord(name) : null,
        Body = draft.Body is null ? null : AttributeValues.Text(SpanJson.Text(draft.Body)),
        Attributes = draft.Attributes.Count == 0 ? null : SpanJson.Attributes(draft.Attributes),
    };

    private OtlpResource OfClient(OtlpResource resource)
    {
        var type = resource.ClientType ?? caller.ClientType;
        var version = resource.ClientVersion ?? caller.ClientVersion;
        return new OtlpResource($"sidechain-{type}", type, version is null ? null : versions.Of(caller.Sender.UserId, version));
    }
}
