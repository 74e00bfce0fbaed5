namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>A part of what all clients may hold.</summary>
/// <param name="Name">A user or an address.</param>
/// <param name="Held">What it holds now.</param>
/// <param name="Share">How much of all it may hold.</param>
/// <param name="Caller">Who the holder is among those that have this part in common.</param>
internal readonly record struct AdmissionPart(string Name, AdmissionBudget Held, double Share, string Caller);
