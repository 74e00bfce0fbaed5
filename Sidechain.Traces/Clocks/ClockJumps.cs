using System.Globalization;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Moves spans back that began after a client's clock had been set in the middle of a trace. Such a span says by how much its times are
/// ahead of the earlier ones (<c>clock.jump_ms</c>). After that all of the client's times are by one clock again.
/// </summary>
internal static class ClockJumps
{
    // No clock is set by more than a century.
    private const double MostMs = 100 * 366.0 * 24 * 60 * 60 * 1000;

    public static void Apply(TreeDraft draft)
    {
        if (draft.IsAligned)
        {
            return;
        }

        foreach (var node in draft.NodesById.Values)
        {
            if (node.Span.ClientType is null || JumpMs(node.Span) is not { } jump)
            {
                continue;
            }

            node.Move(_ => -(long)(jump * 1e6m));
            node.Forget(TraceNames.ClockJumpMs);
            node.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"the clock of {node.Span.Service} had been set by {jump:0.###} ms before it began; moved back"));
        }
    }

    private static decimal? JumpMs(Span span) => span.Attributes.GetValueOrDefault(TraceNames.ClockJumpMs) switch
    {
        double ms when Math.Abs(ms) <= MostMs => (decimal)ms,
        long ms when ms is >= -(long)MostMs and <= (long)MostMs => ms,
        _ => null,
    };
}
