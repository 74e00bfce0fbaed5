namespace Sidechain.Telemetry.Insights;

/// <summary>Steps as they are summed up.</summary>
/// <param name="Name">Of its spans; <c>…#network</c> and <c>…#server</c> are parts of a client's request.</param>
/// <param name="ClientType">Null for a service's.</param>
/// <param name="Hour">Hours since 1970; 0 where all are taken together.</param>
internal readonly record struct StepKey(string Name, string? ClientType, string? ClientVersion, long Hour)
{
    public const string Network = "#network";
    public const string Server = "#server";
}
