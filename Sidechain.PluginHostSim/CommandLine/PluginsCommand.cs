using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host plugins</c>: the names that <c>--plugin</c> takes.</summary>
internal static class PluginsCommand
{
    public static Command Create()
    {
        var json = CommandFrame.JsonOption();
        var command = new Command("plugins", """
            List the plugins that this host knows
              ./plugin-host plugins
              ./plugin-host validate --plugin violator-locks
            """) { json };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.GetValue(json));
            if (screen.Json)
            {
                var plugins = PluginCatalog.All.Select(entry => new PluginDocument(entry.Name, entry.Summary));
                screen.Document(new PluginsDocument([.. plugins]), PluginJson.Readable.PluginsDocument);
                return ExitCodes.Done;
            }

            var table = new TextTable(new(""), new("", Wraps: true));
            foreach (var entry in PluginCatalog.All)
            {
                table.Add(entry.Name, entry.Summary);
            }

            table.Print(screen);
            return ExitCodes.Done;
        });
        return command;
    }
}
