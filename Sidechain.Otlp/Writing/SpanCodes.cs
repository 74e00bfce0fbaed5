using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Writing;

/// <summary>OTLP's numbers for the kind and the status of a span.</summary>
internal static class SpanCodes
{
    /// <summary>OTLP counts kinds from 1, because 0 is a kind that is not given.</summary>
    public static uint Kind(Span span) => (uint)span.Kind + 1;

    /// <summary>0, which is not written, where the span says neither "OK" nor "error".</summary>
    public static uint Status(Span span) => (uint)(
        span.Status == SpanStatus.Error ? OtlpStatus.Error
        : span.SaidOk ? OtlpStatus.Ok
        : OtlpStatus.Unset);
}
