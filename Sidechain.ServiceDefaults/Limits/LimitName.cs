namespace Sidechain.ServiceDefaults.Limits;

/// <summary>Says which limit a route has.</summary>
/// <param name="IsAfterBody">Its handler takes the place of all once it has the body.</param>
internal sealed record LimitName(string Name, bool IsAfterBody);
