using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>Some SDKs keep times in whole milliseconds.</summary>
internal static class Rounding
{
    public const long Ns = 1_000_000;

    /// <summary>By how much rounding may have moved what two spans' times are compared by; 0 where both have finer ones.</summary>
    public static long Of(Span one, Span other) => IsCoarse(one) || IsCoarse(other) ? Ns : 0;

    private static bool IsCoarse(Span span) => span.StartNs % Ns == 0 && span.EndNs % Ns == 0;
}
