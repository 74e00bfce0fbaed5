using System.Globalization;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Client.Http;

/// <summary>Puts a span's context into a request, after taking out whatever an earlier host was meant to get.</summary>
internal static class OutgoingHeaders
{
    private static readonly string[] Ours =
    [
        HeaderNames.TraceParent, HeaderNames.TraceState, HeaderNames.Baggage, HeaderNames.TraceId, HeaderNames.SpanId,
        HeaderNames.ParentSpanId, HeaderNames.ClientType, HeaderNames.ClientVersion, HeaderNames.Client, HeaderNames.ClientTimestamp,
    ];

    private static readonly SidechainPropagator Propagator = new();

    public static void Set(HttpRequestMessage request, RecordedSpan span, SpanRecorder recorder, PropagationScope scope)
    {
        foreach (var name in Ours)
        {
            request.Headers.Remove(name);
        }

        if (scope != PropagationScope.All)
        {
            // Set by the caller, for our own hosts alone.
            request.Headers.Remove(HeaderNames.UserId);
            request.Headers.Remove(HeaderNames.RequestId);
        }

        if (scope == PropagationScope.None)
        {
            return;
        }

        Propagator.Inject(span.Activity, request, (_, name, value) =>
        {
            if (scope == PropagationScope.All || name is HeaderNames.TraceParent or HeaderNames.TraceState)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        });
        if (scope != PropagationScope.All)
        {
            return;
        }

        Add(HeaderNames.TraceId, span.OriginalTraceId ?? span.TraceId);
        Add(HeaderNames.SpanId, span.SpanId);
        if (span.ParentSpanId is { } parent)
        {
            Add(HeaderNames.ParentSpanId, parent);
        }

        Add(HeaderNames.ClientType, recorder.Client.Type);
        Add(HeaderNames.ClientVersion, recorder.Client.Version);
        Add(HeaderNames.ClientTimestamp, recorder.WallClockMs().ToString(CultureInfo.InvariantCulture));

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation(name, value);
    }
}
