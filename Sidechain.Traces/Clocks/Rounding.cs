using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>By how much rounding may have moved what two spans are compared by: some SDKs keep times in whole milliseconds.</summary>
/// <param name="OfOneNs">Where one side has finer times, those of the other one were cut for sure: it widens what is known.</param>
/// <param name="OfAnyNs">Where any side has whole milliseconds. On both sides they may be exact, so it is the least error alone.</param>
internal readonly record struct Rounding(long OfOneNs, long OfAnyNs)
{
    /// <summary>As much as a time in whole milliseconds may be off.</summary>
    public const long Ns = 1_000_000;

    public static Rounding Of(Span one, Span other) => (IsCoarse(one), IsCoarse(other)) switch
    {
        (false, false) => default,
        (true, true) => new(0, Ns),
        _ => new(Ns, Ns),
    };

    /// <summary>That of what follows from both.</summary>
    public Rounding And(Rounding other) => new(Math.Max(OfOneNs, other.OfOneNs), Math.Max(OfAnyNs, other.OfAnyNs));

    /// <summary>An error with what rounding adds to it.</summary>
    public long Widen(long errorNs) => Math.Max(OfAnyNs, Saturated.Sum(errorNs, OfOneNs));

    private static bool IsCoarse(Span span) => span.StartNs % Ns == 0 && span.EndNs % Ns == 0;
}
