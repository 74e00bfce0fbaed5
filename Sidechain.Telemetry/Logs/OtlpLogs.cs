using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Otlp;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Logs;

/// <summary>Log records, into their own store.</summary>
internal sealed class OtlpLogs(
    SpanIntake intake, SpanCuts cuts, VersionBudget versions, BigBodies big, LogStore store, IngestMetrics metrics,
    TimeProvider time) : IOtlpSignal
{
    public string Name => "logs";

    public string RejectedName => OtlpResponse.RejectedLogRecords;

    public string GrpcService => "opentelemetry.proto.collector.logs.v1.LogsService";

    public async Task<OtlpAnswer> KeepAsync(
        Admission.Place place, ReadOnlyMemory<byte> body, OtlpEncoding encoding, OtlpCaller caller, CancellationToken cancellationToken)
    {
        var taken = new OtlpLogRecords(intake, cuts, versions, caller);
        string? note;
        using (await big.EnterAsync(place, body.Length, cancellationToken))
        {
            note = OtlpReader.ReadLogs(body.Span, encoding, record =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                taken.Take(record);
            });
        }

        var notOwned = await store.WriteAsync(
            taken.Records, caller.Sender, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancellationToken);
        if (notOwned.Count > 0)
        {
            metrics.RejectLogs(RejectReasons.NotOwner, taken.Records.Count);
            return OtlpAnswer.NotOwned(notOwned);
        }

        metrics.CountLogs(taken.Records.Count, taken.Rejected);
        return OtlpAnswer.Partial(taken.Rejected, note);
    }
}
