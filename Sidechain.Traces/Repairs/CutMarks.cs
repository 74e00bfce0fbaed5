using System.Globalization;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>
/// Warns of each span what was left out of it, and what of it cannot be right. It knows that by the marks that the span's recorder and its
/// readers left on it, and by the times of its events.
/// </summary>
internal static class CutMarks
{
    // An event and its span have one clock. Some browsers have two that differ by milliseconds.
    private const long ToleranceNs = 1_000_000_000;

    public static void Apply(TreeDraft draft)
    {
        foreach (var node in draft.NodesById.Values)
        {
            draft.Work.Step();
            foreach (var warning in node.Span.Warnings)
            {
                node.Warn(warning);
            }

            if (node.Span.Attributes.Count > 0)
            {
                WarnOfSpan(node);
            }

            if (node.Span.Events.Count > 0)
            {
                WarnOfEvents(node);
            }
        }
    }

    private static void WarnOfSpan(TreeNode node)
    {
        if (node.Span.Attributes.GetValueOrDefault(TraceNames.UnusableDurationMs) is double or long)
        {
            var ms = Convert.ToDouble(node.Span.Attributes[TraceNames.UnusableDurationMs], CultureInfo.InvariantCulture);
            node.Warn(OfDuration(ms));
        }

        WarnOfDropped(node, TraceNames.DroppedAttributes, "attribute");
        WarnOfDropped(node, TraceNames.DroppedEvents, "event");
        WarnOfDropped(node, TraceNames.DroppedLinks, "link");
    }

    /// <summary>The warning of a span that cannot have lasted so.</summary>
    public static string OfDuration(double ms) => ms < 0
        ? $"ended {Time(-ms)} before it started; it is shown without a duration"
        : $"should have lasted {Time(ms)}; it is shown without a duration";

    private static void WarnOfDropped(TreeNode node, string mark, string what)
    {
        if (node.Span.Attributes.GetValueOrDefault(mark) is long count and > 0)
        {
            node.Warn(count == 1
                ? $"one {what} was left out"
                : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}s were left out"));
        }
    }

    private static void WarnOfEvents(TreeNode node)
    {
        var span = node.Span;
        SpanEvent[] unusable = [.. span.Events.Where(happened => happened.Attributes.ContainsKey(TraceNames.UnusableTime))];
        if (unusable.Length > 0)
        {
            var time = Convert.ToString(unusable[0].Attributes[TraceNames.UnusableTime], CultureInfo.InvariantCulture);
            node.Warn($"{Named(unusable)} no time that can be ({time}); shown at its start");
        }

        SpanEvent[] outside = [.. span.Events.Where(happened => Outside(span, happened.TimeNs) > ToleranceNs)];
        if (outside.Length > 0)
        {
            var most = outside.Max(happened => Outside(span, happened.TimeNs));
            node.Warn($"{Named(outside)} a time outside of it, by up to {Time(most / 1e6)}");
        }
    }

    private static long Outside(Span span, long time) => Math.Max(span.StartNs - time, span.HasEnd ? time - span.EndNs : 0);

    private static string Named(SpanEvent[] events) => events.Length == 1
        ? $"the event {events[0].Name} has"
        : string.Create(CultureInfo.InvariantCulture, $"{events.Length} events ({events[0].Name} is the first) have");

    private static string Time(double ms) => FormattableString.Invariant(ms switch
    {
        < 1000 => $"{ms:0.###} ms",
        < 120_000 => (FormattableString)$"{ms / 1000:0.#} s",
        < 7_200_000 => $"{ms / 60_000:0.#} min",
        < 172_800_000 => $"{ms / 3_600_000:0.#} h",
        _ => $"{ms / 86_400_000:N0} days",
    });
}
