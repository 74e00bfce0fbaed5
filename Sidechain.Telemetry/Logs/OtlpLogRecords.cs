using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Otlp;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Logs;

/// <summary>The log records of one body, as they are decoded: checked, masked and within the limits, or rejected one by one.</summary>
/// <param name="place">Counts the memory that they take.</param>
/// <param name="most">So many are looked at; the others are rejected together.</param>
internal sealed class OtlpLogRecords(
    SpanIntake intake, SpanCuts cuts, VersionBudget versions, OtlpCaller caller, Admission.Place place, int most)
{
    private const int MostSeverity = 24;

    private readonly List<LogRecord> _records = [];
    private readonly List<Rejection> _rejected = [];
    private int _came;

    public IReadOnlyList<LogRecord> Records => _records;

    public IReadOnlyList<Rejection> Rejected => _came <= most
        ? _rejected
        : [.. _rejected, new Rejection(most, null, RejectReasons.TooManyRecords) { Count = _came - most }];

    /// <exception cref="RefusedException">The body has more records than one body may have.</exception>
    /// <exception cref="Store.StoreUnavailableException">There is no room for them.</exception>
    public void Take(OtlpLogRecord record)
    {
        var index = _came++;
        intake.Limit(_came);
        if (index >= most)
        {
            return;
        }

        var origin = Origin(record.Resource.Origin);
        if (ReasonAgainst(record, origin) is { } reason)
        {
            place.Build(Rejection.Cost);
            _rejected.Add(new Rejection(index, record.SpanId is { } id ? SpanIds.Text((long)id) : null, reason)
            {
                TimeUnit = reason == RejectReasons.InvalidTime ? OtlpTimes.OtherUnit(record.TimeNs ?? record.ObservedNs) : null,
            });
        }
        else
        {
            var kept = Record(record, origin);
            place.Build(kept.Size);
            _records.Add(kept);
        }
    }

    private string? ReasonAgainst(OtlpLogRecord record, OtlpOrigin origin) => record switch
    {
        _ when Time(record) is null => RejectReasons.InvalidTime,
        _ when !caller.Sender.IsService && !ClientTypes.IsKnown(origin.ClientType) => RejectReasons.InvalidClientType,
        _ => null,
    };

    private static OtlpOrigin Safe(OtlpOrigin origin) => origin with
    {
        Service = SafeText.OfIndexed(origin.Service),
        ClientVersion = origin.ClientVersion is { } version ? SafeText.OfIndexed(version) : null,
    };

    private LogRecord Record(OtlpLogRecord record, OtlpOrigin origin) => new()
    {
        TraceId = record.TraceId is { } trace ? SpanIds.Trace(trace) : null,
        SpanId = (long?)record.SpanId,
        TimeNs = Time(record)!.Value,
        Origin = Safe(origin),
        Severity = (short)Math.Min(record.Severity, MostSeverity),
        SeverityText = record.SeverityText is { Length: > 0 } severity ? SafeText.OfWord(severity) : null,
        UserId = SafeText.OfUser(caller.Sender.IsService ? record.Attributes.Text(AttributeNames.UserId) : caller.Sender.UserId),
        EventName = record.EventName is { Length: > 0 } name ? SafeText.OfWord(name) : null,
        Body = record.Body is null ? null : AttributeValues.Text(SpanJson.Text(StorableValues.Of(record.Body))),
        Attributes = Attributes(record) is { Count: > 0 } attributes ? SpanJson.Attributes(attributes) : null,
    };

    // A time that cannot be counts as none.
    private static long? Time(OtlpLogRecord record) =>
        SpanIntake.IsTime(record.TimeNs) ? record.TimeNs : SpanIntake.IsTime(record.ObservedNs) ? record.ObservedNs : null;

    private IReadOnlyList<KeyValuePair<string, object>> Attributes(OtlpLogRecord record) =>
        cuts.Counted(StorableValues.Of(record.Attributes), record.DroppedAttributes);

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
}
