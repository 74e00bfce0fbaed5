using System.Diagnostics;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>A span's status in other forms.</summary>
internal static class SpanStates
{
    /// <param name="status">One of <see cref="SpanStatuses"/>; anything else is an error.</param>
    public static SpanState Of(string status) => status switch
    {
        SpanStatuses.Ok => SpanState.Ok,
        SpanStatuses.Cancelled => SpanState.Cancelled,
        _ => SpanState.Error,
    };

    /// <summary>What OpenTelemetry exporters see: cancelling is no error.</summary>
    public static ActivityStatusCode ToCode(this SpanState state) => state switch
    {
        SpanState.Error => ActivityStatusCode.Error,
        SpanState.Cancelled => ActivityStatusCode.Unset,
        _ => ActivityStatusCode.Ok,
    };
}
