namespace Sidechain.Traces.Ledgers;

/// <param name="Step">The client's span for <see cref="LedgerCategory.Client"/>, else the category in words.</param>
/// <param name="Ns">Nanoseconds.</param>
public sealed record LedgerEntry(LedgerCategory Category, string Step, long Ns);
