using System.Globalization;
using Sidechain.Cli.Fuzz;

var (documents, seed, seconds) = (Number("--documents", 1000), Number("--seed", 1), Number("--seconds", 600));
// Started by a user it starts itself: what broken documents write belongs in no folder of theirs.
return Text(FuzzProcess.FolderOption) is { } folder
    ? await FuzzLoop.RunAsync(folder, seed, documents, TimeSpan.FromSeconds(seconds))
    : Show(await FuzzProcess.RunAsync(documents, seed, seconds));

static int Show(FuzzReport report)
{
    report.Write(Console.Out);
    return report.Complaints.Count == 0 ? 0 : 1;
}

int Number(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
