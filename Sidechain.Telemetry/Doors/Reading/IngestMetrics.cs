using System.Diagnostics.Metrics;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Doors.Reading;

/// <summary>Spans that came in, by door, and those that were not taken, by reason.</summary>
internal sealed class IngestMetrics(IMeterFactory meters)
{
    public const string MeterName = "Sidechain.Telemetry";

    private readonly Counter<long> _accepted = meters.Create(MeterName)
        .CreateCounter<long>("sidechain.ingest.accepted", "{span}", "Spans that were stored.");
    private readonly Counter<long> _rejected = meters.Create(MeterName)
        .CreateCounter<long>("sidechain.ingest.rejected", "{span}", "Spans that were not taken.");
    private readonly Counter<long> _acceptedLogs = meters.Create(MeterName)
        .CreateCounter<long>("sidechain.ingest.logs.accepted", "{record}", "Log records that were stored.");
    private readonly Counter<long> _rejectedLogs = meters.Create(MeterName)
        .CreateCounter<long>("sidechain.ingest.logs.rejected", "{record}", "Log records that were not taken.");
    private readonly Counter<long> _rejectedDone = meters.Create(MeterName)
        .CreateCounter<long>("sidechain.ingest.done.rejected", "{trace}", "Traces that were said to be done, beyond as many as may be.");
    private readonly Counter<long> _refused = meters.Create(MeterName)
        .CreateCounter<long>("sidechain.ingest.refused", "{request}", "Requests of which nothing was read.");

    public void Count(string door, Intake intake)
    {
        _accepted.Add(intake.Spans.Count, new KeyValuePair<string, object?>("door", door));
        foreach (var reason in intake.Rejected.CountBy(rejection => rejection.Reason))
        {
            Reject(door, reason.Key, reason.Value);
        }
    }

    /// <summary>Log records, which come through the services' door alone.</summary>
    public void CountLogs(int accepted, IEnumerable<Rejection> rejected)
    {
        _acceptedLogs.Add(accepted);
        foreach (var rejection in rejected)
        {
            RejectLogs(rejection.Reason, rejection.Count);
        }
    }

    public void RejectLogs(string reason, int records) => _rejectedLogs.Add(records, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Traces that a client says are done, which come through the clients' door alone.</summary>
    public void RejectDone(int traces)
    {
        if (traces > 0)
        {
            _rejectedDone.Add(traces, new KeyValuePair<string, object?>("reason", RejectReasons.TooManyDone));
        }
    }

    /// <summary>A whole request, of whose spans nobody knows the number.</summary>
    public void Refuse(string door, string reason) =>
        _refused.Add(1, new KeyValuePair<string, object?>("door", door), new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A whole request, by what it is answered with.</summary>
    public void Refuse(string door, RefusedException refused) =>
        Refuse(door, refused.Status switch
        {
            StatusCodes.Status413PayloadTooLarge => RejectReasons.TooLarge,
            StatusCodes.Status408RequestTimeout => RejectReasons.TooSlow,
            _ => RejectReasons.Malformed,
        });

    public void Reject(string door, string reason, int spans) =>
        _rejected.Add(spans, new KeyValuePair<string, object?>("door", door), new KeyValuePair<string, object?>("reason", reason));
}
