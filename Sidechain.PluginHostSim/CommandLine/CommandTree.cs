using System.CommandLine;
using Sidechain.Client.Commands;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>Every command of <c>plugin-host</c>.</summary>
internal static class CommandTree
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var signals = new Signals();
        return await CommandLineRun.RunAsync(Create(), args, signals.Token);
    }

    private static RootCommand Create() => new("A simulated DAW with a loop-sharing plugin on a realtime audio thread.")
    {
        PlayCommand.Create(),
        BounceCommand.Create(),
        ValidateCommand.Create(),
        PluginsCommand.Create(),
    };
}
