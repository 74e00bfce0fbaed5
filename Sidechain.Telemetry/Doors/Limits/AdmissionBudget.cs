namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>What is held by one group of requests.</summary>
internal sealed class AdmissionBudget
{
    public long Requests { get; set; }

    public long Bytes { get; set; }
}
