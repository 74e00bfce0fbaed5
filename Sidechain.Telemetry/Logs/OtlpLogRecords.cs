using Microsoft.Extensions.Options;
using Sidechain.Otlp;
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
    public void Take(OtlpLogRecord record)
    {
        var index = _records.Count + _rejected.Count;
        intake.Limit(index + 1);
        var origin = Origin(record.Resource.Origin);
        if (ReasonAgainst(record, origin) is { } reason)
        {
            _rejected.Add(new Rejection(index, record.SpanId is { } id ? SpanIds.Text((long)id) : null, reason));
        }
        else
        {
            _records.Add(Record(record, origin));
        }
    }

    private string? ReasonAgainst(OtlpLogRecord record, OtlpOrigin origin) => record switch
    {
        _ when !SpanIntake.IsTime(record.TimeNs ?? record.ObservedNs) => RejectReasons.InvalidTime,
        _ when record.Attributes.Count > options.Value.MaxAttributes => RejectReasons.TooManyAttributes,
        _ when record.Attributes.Any(pair => pair.Key.Length > options.Value.MaxKeyLength) => RejectReasons.KeyTooLong,
        _ when !caller.Sender.IsService && !ClientTypes.IsKnown(origin.ClientType) => RejectReasons.InvalidClientType,
        _ => null,
    };

    private LogRecord Record(OtlpLogRecord record, OtlpOrigin origin) => new()
    {
        TraceId = record.TraceId is { } trace ? SpanIds.Trace(trace) : null,
        SpanId = (long?)record.SpanId,
        TimeNs = (record.TimeNs ?? record.ObservedNs)!.Value,
        Origin = new OtlpOrigin(SafeText.OfIndexed(origin.Service), origin.ClientType, origin.ClientVersion is { } version ? SafeText.OfIndexed(version) : null),
        Severity = (short)Math.Min(record.Severity, MostSeverity),
        SeverityText = record.SeverityText is { Length: > 0 } severity ? SafeText.OfWord(severity) : null,
        UserId = SafeText.OfUser(caller.Sender.IsService ? record.Attributes.Text(AttributeNames.UserId) : caller.Sender.UserId),
        EventName = record.EventName is { Length: > 0 } name ? SafeText.OfWord(name) : null,
        Body = record.Body is null ? null : AttributeValues.Text(SpanJson.Text(StorableValues.Of(record.Body))),
        Attributes = record.Attributes.Count == 0 ? null : SpanJson.Attributes(StorableValues.Of(record.Attributes)),
    };

    private OtlpOrigin Origin(OtlpOrigin said)
    {
        if (caller.Sender.IsService)
        {
            return said;
        }

        var type = said.ClientType ?? caller.ClientType;
        var version = said.ClientVersion ?? caller.ClientVersion;
        return new OtlpOrigin($"sidechain-{type}", type, version is null ? null : versions.Of(caller.Sender.UserId, version));
    }
}
