using System.Diagnostics;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Outgoing;

/// <summary>Writes <c>traceparent</c> and <c>tracestate</c>, no baggage, on requests that <see cref="TracedHostHandler"/> marked.</summary>
internal sealed class OutgoingPropagator : DistributedContextPropagator
{
    private readonly SidechainPropagator _inner = new();

    public override IReadOnlyCollection<string> Fields { get; } = [HeaderNames.TraceParent, HeaderNames.TraceState];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (setter is not null && carrier is HttpRequestMessage request && TracedHostHandler.IsTraced(request))
        {
            _inner.Inject(activity, carrier, (target, name, value) =>
            {
                if (Fields.Contains(name))
                {
                    setter(target, name, value);
                }
            });
        }
    }

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        _inner.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        _inner.ExtractBaggage(carrier, getter);
}
