namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>What scripts see; the same numbers as the CLI's.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
}
