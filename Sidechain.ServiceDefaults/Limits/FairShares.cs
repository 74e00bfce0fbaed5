namespace Sidechain.ServiceDefaults.Limits;

/// <summary>Pieces of work that may be begun or wait, of one caller, of one address and of all.</summary>
public sealed record FairShares(int OfCaller, int OfAddress, int OfAll);
