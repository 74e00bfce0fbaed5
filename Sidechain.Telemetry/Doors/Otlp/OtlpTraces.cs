using Microsoft.Extensions.Options;
using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>Spans, into the store of spans.</summary>
internal sealed class OtlpTraces(
    SpanIntake intake,
    VersionBudget versions,
    BigBodies big,
    SpanStore store,
    IngestMetrics metrics,
    IOptions<IngestOptions> options,
    TimeProvider time)
    : IOtlpSignal
{
    private readonly VersionBudget _abouts = new(options, time);

    public string Name => "traces";

    public string RejectedName => OtlpResponse.RejectedSpans;

    public string GrpcService => "opentelemetry.proto.collector.trace.v1.TraceService";

    public async Task<OtlpAnswer> KeepAsync(
        Admission.Place place, ReadOnlyMemory<byte> body, OtlpEncoding encoding, OtlpCaller caller, CancellationToken cancellationToken)
    {
        var spans = new OtlpSpans(intake, versions, _abouts, caller, place);
        var note = await big.DecodeAsync(
            place, body.Length,
            () => OtlpReader.ReadSpans(
                body.Span, encoding,
                span =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    spans.Take(span);
                },
                IngestOptions.MostItems),
            cancellationToken);
        var taken = spans.Taken;
        var batch = new Batch { Spans = taken.Spans, Sender = caller.Sender, Rejected = taken.RejectedTraces };
        var result = await store.WriteAsync(batch, cancellationToken);
        if (result.NotOwned.Count > 0)
        {
            metrics.Reject(OtlpDoor.Name, RejectReasons.NotOwner, taken.Spans.Count);
            return OtlpAnswer.NotOwned(result.NotOwned);
        }

        taken = taken.Without(result.Refused);
        metrics.Count(OtlpDoor.Name, taken);
        return OtlpAnswer.Partial(taken.Rejected, note);
    }
}
