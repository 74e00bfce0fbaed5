namespace Sidechain.Telemetry.Load.Kills;

/// <summary>What is killed.</summary>
internal enum KillTarget
{
    Service,
    Postgres,
}
