namespace Sidechain.ServiceDefaults.Limits;

/// <summary>Says which limit a route has.</summary>
internal sealed record LimitName(string Name);
