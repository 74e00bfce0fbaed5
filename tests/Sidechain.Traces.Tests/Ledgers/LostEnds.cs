using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Ledgers;

/// <summary>Takes the ends from some spans, as a process does that is killed, and from others by an end before their start.</summary>
internal static class LostEnds
{
    public static Span[] Of(Span[] spans, Random random) => [.. spans.Select(span => random.Next(6) switch
    {
        0 => span with { EndNs = span.StartNs, Unfinished = true },
        1 => span with
        {
            EndNs = span.StartNs,
            Attributes = new Dictionary<string, object?>(span.Attributes) { ["sidechain.unusable_duration_ms"] = -5.0 },
        },
        _ => span,
    })];
}
