using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Faults;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host faults</c>: what <c>--fault</c> takes.</summary>
internal static class FaultsCommand
{
    public static Command Create()
    {
        var json = CommandFrame.JsonOption();
        var command = new Command("faults", """
            List the faults that --fault switches on, with one sentence each
              ./plugin-host faults
              ./plugin-host share --bars 4 --fault slow-encoder=8 --fault lossy-network
            """) { json };
        command.SetAction(parsed => Print(new Screen(parsed.GetValue(json))));
        return command;
    }

    private static int Print(Screen screen)
    {
        if (screen.Json)
        {
            screen.Document(new FaultsDocument([.. FaultCatalog.All.Select(ToDocument)]), PluginJson.Readable.FaultsDocument);
            return ExitCodes.Done;
        }

        var table = new TextTable(new(""), new("", Wraps: true));
        foreach (var entry in FaultCatalog.All)
        {
            table.Add(Spelling(entry), entry.Summary);
        }

        table.Print(screen);
        screen.Line();
        screen.Hint("For example: ./plugin-host share samples/loop.wav --fault slow-encoder=6");
        return ExitCodes.Done;
    }

    private static string Spelling(FaultEntry entry) =>
        entry.Value is null ? entry.Name : FormattableString.Invariant($"{entry.Name}[={entry.Default} {entry.Value}]");

    private static FaultDocument ToDocument(FaultEntry entry) =>
        new(entry.Name, entry.Value, entry.Value is null ? null : entry.Default, entry.Summary);
}
