using System.Diagnostics;
using Sidechain.Tracing.Context;

namespace Sidechain.Web.Pages;

/// <summary>
/// A browser that asks for a page sends no trace context: the script that records the page load is not there yet. So the host makes the
/// id of the span under which the browser will record the request, lets its own span be that one's child, and hands the id over in the
/// document.
/// </summary>
internal sealed class DocumentPropagator : DistributedContextPropagator
{
    /// <summary>A cookie of this name and the value <c>off</c>, which the script sets, says that this browser records nothing.</summary>
    public const string SwitchCookie = "sidechain-tracing";

    private readonly SidechainPropagator _headers = new();

    public override IReadOnlyCollection<string> Fields => _headers.Fields;

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        _headers.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
        if (traceId is null && getter is not null && IsPageLoad(name => Get(carrier, getter, name)))
        {
            traceId = new TraceParent(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), TraceParent.Sampled).ToString();
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        _headers.ExtractBaggage(carrier, getter);

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        _headers.Inject(activity, carrier, setter);

    // A page that is fetched ahead of time may never be shown.
    private static bool IsPageLoad(Func<string, string?> header) =>
        header("Sec-Fetch-Dest") == "document"
        && header("Sec-Purpose") is null
        && header("Cookie")?.Contains($"{SwitchCookie}=off", StringComparison.Ordinal) != true;

    private static string? Get(object? carrier, PropagatorGetterCallback getter, string name)
    {
        getter(carrier, name, out var value, out var values);
        return values is null ? value : string.Join(',', values);
    }
}
