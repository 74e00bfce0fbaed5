using System.Diagnostics;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Context;

/// <summary>
/// Reads and writes trace context for services and .NET clients alike: W3C Trace Context level 2, else the <c>X-</c> headers alone; of
/// baggage only the allow-list's members (<c>session.id</c>). Register it as <see cref="DistributedContextPropagator"/> before the host is
/// built.
/// </summary>
/// <param name="targets">Where outgoing requests of HttpClient may carry context; null: everywhere.</param>
/// <param name="baggage">Which baggage is read and sent; null: <see cref="BaggageKeys.Default"/>.</param>
public sealed class SidechainPropagator(PropagationTargets? targets = null, BaggageKeys? baggage = null) : DistributedContextPropagator
{
    private readonly BaggageKeys _baggage = baggage ?? BaggageKeys.Default;

    public override IReadOnlyCollection<string> Fields { get; } = [HeaderNames.TraceParent, HeaderNames.TraceState, HeaderNames.Baggage];

    /// <inheritdoc/>
    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        traceId = null;
        traceState = null;
        if (getter is null)
        {
            return;
        }

        if (TraceParent.TryParse(Get(carrier, getter, HeaderNames.TraceParent), out var parent))
        {
            traceId = parent.ToString();
            traceState = TraceState.Normalize(Get(carrier, getter, HeaderNames.TraceState));
            return;
        }

        var headers = IncomingHeaders.Read(name => Get(carrier, getter, name));
        if (TraceIds.TryMapTraceId(headers.TraceIdText, out var trace))
        {
            var span = TraceIds.TryMapSpanId(headers.SpanIdText, out var sent) ? sent : TraceIds.AssumedParent(trace);
            traceId = new TraceParent(trace, span, TraceParent.Sampled).ToString();
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter)
    {
        var members = getter is null ? [] : BaggageHeader.Read(Get(carrier, getter, HeaderNames.Baggage), _baggage);

        // Backwards: hosting puts each before the last, and the first of the header is to be the first again on its way out.
        return members.Count == 0 ? null : members.Reverse().Select(m => new KeyValuePair<string, string?>(m.Key, m.Value));
    }

    /// <inheritdoc/>
    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C } || setter is null)
        {
            return;
        }

        var scope = carrier is HttpRequestMessage { RequestUri: { } address } && targets is not null
            ? targets.For(address)
            : PropagationScope.All;
        if (scope == PropagationScope.None)
        {
            return;
        }

        setter(carrier, HeaderNames.TraceParent, TraceParent.Of(activity).ToString());
        if (TraceState.Normalize(activity.TraceStateString) is { } state)
        {
            setter(carrier, HeaderNames.TraceState, state);
        }

        if (scope == PropagationScope.All && BaggageHeader.OfActivity(activity.Baggage, _baggage) is { } members)
        {
            setter(carrier, HeaderNames.Baggage, members);
        }
    }

    /// <summary>Several headers of a name combine in order, as RFC 9110 has it; two of <c>traceparent</c> are then no valid one.</summary>
    private static string? Get(object? carrier, PropagatorGetterCallback getter, string name)
    {
        getter(carrier, name, out var value, out var values);
        return values is null ? value : string.Join(',', values);
    }
}
