using Microsoft.Extensions.Options;
using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Otlp;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Logs;

/// <summary>Log records, into their own store.</summary>
internal sealed class OtlpLogs(
    SpanIntake intake, SpanCuts cuts, VersionBudget versions, BigBodies big, LogTurns turns, LogStore store, IngestMetrics metrics,
    IOptions<IngestOptions> options, TimeProvider time) : IOtlpSignal
{
    public string Name => "logs";

    public string RejectedName => OtlpResponse.RejectedLogRecords;

    public string GrpcService => "opentelemetry.proto.collector.logs.v1.LogsService";

    public async Task<OtlpAnswer> KeepAsync(
        Admission.Place place, ReadOnlyMemory<byte> body, OtlpEncoding encoding, OtlpCaller caller, CancellationToken cancellationToken)
    {
        // Whoever finds no place among those who wait to write is told before anything is decoded.
        using var turn = turns.Join(caller.Sender);
        var most = caller.Sender.IsService ? options.Value.MaxSpans : options.Value.MaxLogs;
        var taken = new OtlpLogRecords(intake, cuts, versions, caller, place, most);
        var note = await big.DecodeAsync(
            place, body.Length,
            () => OtlpReader.ReadLogs(
                body.Span, encoding,
                record =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    taken.Take(record);
                },
                IngestOptions.MostItems),
            cancellationToken);
        var notOwned = await store.WriteAsync(
            taken.Records, caller.Sender, turn, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancellationToken);
        if (notOwned.Count > 0)
        {
            metrics.RejectLogs(RejectReasons.NotOwner, taken.Records.Count);
            return OtlpAnswer.NotOwned(notOwned);
        }

        metrics.CountLogs(taken.Records.Count, taken.Rejected);
        return OtlpAnswer.Partial(taken.Rejected, note);
    }
}
