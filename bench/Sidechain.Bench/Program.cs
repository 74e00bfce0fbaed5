using System.Globalization;
using Sidechain.Bench;
using Sidechain.Bench.Attack;
using Sidechain.Bench.AudioThread;
using Sidechain.Bench.Ingest;
using Sidechain.Bench.Ingest.EntityFramework;
using Sidechain.Bench.Query;
using Sidechain.Bench.Recording;
using Sidechain.Bench.Uploads;

const int MostRuns = 10_000_000;

var command = args.FirstOrDefault();
switch (command)
{
    case "first-trace":
        return await FirstTrace.RunAsync(Option("--runs", 5));
    case "record":
        return args.Contains("--processes")
            ? await RecordProcesses.RunAsync(Option("--processes", 9), Option("--runs", 5))
            : RecordCost.Run(Option("--runs", 5));
    case "realtime":
        return RealtimeCost.Run(Option("--runs", 5));
    case "spool":
        return await SpoolCost.RunAsync(Option("--spans", 1_000_000));
    case "soak":
        return await Soak.RunAsync(Option("--kills", 200), Option("--seed", 1000));
    case "share-soak":
        return await ShareSoak.RunAsync(Option("--runs", 50));
    case "plugin-soak":
        return await PluginSoak.RunAsync(Option("--kills", 200));
    case "cycles":
        return await Cycles.RunAsync(Option("--runs", 20));
    case "idle":
        return await Cycles.IdleAsync(Option("--minutes", 5));
    case "tab-soak":
        return await Cycles.IdleTabAsync(Option("--minutes", 5));
    case "audio-thread":
        return await AudioThreadBench.RunAsync(Option("--pairs", 10), Option("--seconds", 10));
    case "shapes":
        return Shapes.Run(Option("--runs", 5));
    case "ingest":
        return await IngestBench.RunAsync(Option("--runs", 5));
    case "doors":
        return DoorCost.Run(Option("--runs", 15));
    case "query":
        return await QueryBench.RunAsync(
            Option("--traces", 1_000_000), args.Contains("--plans") ? Path.Combine(Checkout.Root, "docs", "plans") : null);
    case "ingest-soak":
        return await IngestSoak.RunAsync(Option("--kills", 20), Option("--seed", 1));
    case "overload":
        return await Overload.RunAsync(Option("--minutes", 10));
    case "attack":
        return await AttackBench.RunAsync(
            Option("--seconds", 10), Array.IndexOf(args, "--only") is > 0 and var only && only + 1 < args.Length ? args[only + 1] : null);
    case "uploads":
        return await UploadBench.RunAsync(Option("--uploads", 500), Option("--users", 100));
    case "stream-down":
        return await StreamDown.RunAsync(Option("--seconds", 60), Option("--users", 20));
    case "fuzz":
        return await Fuzz.RunAsync(Option("--documents", 1_000_000), Option("--seed", 1), Option("--minutes", 20));
    case AttackProcess.Command:
        // A part of "attack", which starts it.
        return await AttackProcess.RunAsync(args[1..]);
    case "ef-service":
        // A part of "ingest", which starts it.
        return await EntityFrameworkService.RunAsync(args[1..]);
    default:
        Console.Error.WriteLine(
            "usage: dotnet run -c Release --project bench/Sidechain.Bench -- "
            + "first-trace|record|realtime|shapes|ingest|doors|share-soak|cycles [--runs N] | record --processes N [--runs N] | "
            + "spool [--spans N] | soak|ingest-soak [--kills N] [--seed N] | plugin-soak [--kills N] | overload|idle|tab-soak "
            + "[--minutes N] | query [--traces N] [--plans] | audio-thread [--pairs N] [--seconds N] | fuzz [--documents N] [--seed "
            + "N] [--minutes N] | attack [--seconds N] [--only NAME] | uploads [--uploads N] [--users N] | stream-down [--seconds "
            + "N] [--users N]");
        return 2;
}

int Option(string name, int otherwise) =>
    Array.IndexOf(args, name) is > 0 and var at && at + 1 < args.Length
    && int.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MostRuns
        ? number : otherwise;
