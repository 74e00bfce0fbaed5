using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Dashboard;

/// <summary>
/// Clients' spans as the dashboard gets them: with their own ids and all that is stored of them, and with times on the services' clock.
/// </summary>
internal sealed class AlignedSpans(SpanReader spans)
{
    // The library of spans whose client did not name one.
    private const string Scope = "Sidechain.Telemetry";

    /// <exception cref="UnknownKeyException">As <see cref="SpanReader"/> has it.</exception>
    public Span Of(IncomingSpan incoming)
    {
        var (span, shift) = (spans.Read(incoming.Span, allAttributes: true), incoming.Clock.CorrectionUs * 1000);
        return span with
        {
            Service = $"sidechain-{span.ClientType}",
            StartNs = span.StartNs + shift,
            EndNs = span.EndNs + shift,
            // OTLP says "cancelled" by an attribute. A status "OK" beside it would say something else.
            SaidOk = span.SaidOk && span.Status == SpanStatus.Ok,
            ScopeName = span.ScopeName ?? Scope,
            Attributes = incoming.Clock.OffsetUs is { } offset ? WithOffset(span.Attributes, offset / 1000d) : span.Attributes,
            Events = [.. span.Events.Select(happened => happened with { TimeNs = happened.TimeNs + shift })],
        };
    }

    private static Dictionary<string, object?> WithOffset(IReadOnlyDictionary<string, object?> attributes, double ms) =>
        new(attributes, StringComparer.Ordinal) { [AttributeNames.SidechainClockOffsetMs] = ms };
}
