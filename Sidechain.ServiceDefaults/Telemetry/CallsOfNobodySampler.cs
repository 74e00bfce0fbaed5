using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Sidechain.ServiceDefaults.Telemetry;

/// <summary>
/// Records every root, save a call to a database, a cache or another service that belongs to no request and no work of ours: that is
/// polling. An idle application makes no traces. Background work that has something to do starts a span of its own, above its calls.
/// </summary>
internal sealed class CallsOfNobodySampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}
