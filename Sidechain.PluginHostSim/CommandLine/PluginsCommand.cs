using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host plugins</c>: the names that <c>--plugin</c> takes.</summary>
internal static class PluginsCommand
{
    public static Command Create()
    {
        var command = new Command("plugins", "List the plugins that this host knows");
        command.SetAction(_ =>
        {
            foreach (var entry in PluginCatalog.All)
            {
                Console.Out.WriteLine($"{entry.Name,-24} {entry.Summary}");
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
