using System.Xml;
using System.Xml.Linq;
using Sidechain.Cli.Fuzz.Cases;
using Sidechain.Telemetry.Load.Fuzz;

namespace Sidechain.Cli.Fuzz.Inputs;

/// <summary>A broken trace file, shown, checked, compared, and its shape read back.</summary>
internal sealed class TraceFileInput(CaseFiles files) : IFuzzInput
{
    private const string Broken = "broken.json", Printed = "printed.shape", Page = "page.html", Report = "report.xml", Table = "table.md";

    public string Name => "trace-file";

    public async Task<FuzzOutcome> RunAsync(Random random, InProcessCli cli)
    {
        var file = files.Traces[random.Next(files.Traces.Count)];
        await File.WriteAllBytesAsync(Broken, new Mutator(random).Mutate(file, files.Traces[random.Next(files.Traces.Count)]));
        File.Delete(Table);
        var (json, run) = random.Next(8) switch
        {
            0 => (false, await cli.RunAsync(["trace", "show", Broken])),
            1 => (true, await cli.RunAsync(["trace", "show", Broken, "--json"])),
            2 => (false, await cli.RunAsync(["trace", "show", Broken, "--waterfall", "--html", Page])),
            3 => (false, await cli.RunAsync(["trace", "compare", Broken, CaseFiles.TraceFile])),
            4 => (true, await cli.RunAsync(["trace", "compare", Broken, Broken, "--json"])),
            5 => (false, await CheckAsync("--lint", "--registry", CaseFiles.RegistryFile, "--unaccounted", "30")),
            6 => (false, await CheckAsync("--github", "--junit", Report, "--budgets", Table)),
            _ => (false, await cli.RunAsync(["trace", "shape", Broken])),
        };
        var complaint = run.Complaint(json) ?? Escapes(run) ?? NoXml(run);
        if (complaint is null && run is { ExitCode: 0, Args: [_, "show", _, "--json"] })
        {
            await File.WriteAllTextAsync(Broken, run.Output);
            complaint = await AgainAsync(cli, run, ["trace", "show", Broken, "--json"], "what it printed is not shown");
        }
        else if (complaint is null && run is { ExitCode: 0, Args: [_, "shape", _] })
        {
            await File.WriteAllTextAsync(Printed, run.Output);
            complaint = await AgainAsync(
                cli, run, ["trace", "check", Broken, "--shape", Printed], "the printed shape is not that of its trace");
        }

        return new FuzzOutcome($"{run.Args[1]} {run.Answer}", complaint);

        Task<CliRun> CheckAsync(params string[] more) => cli.RunAsync(["trace", "check", Broken, "--shape", CaseFiles.ShapeFile, .. more]);
    }

    private static async Task<string?> AgainAsync(InProcessCli cli, CliRun run, string[] args, string otherwise)
    {
        var again = await cli.RunAsync(args);
        return again.Complaint() ?? (again.ExitCode == 0 ? null : $"{run.Args[1]}: {otherwise}: {again.Error}{again.Output}");
    }

    // Others wrote the texts; no terminal may be told anything by them.
    private static string? Escapes(CliRun run) =>
        run.Output.AsSpan().IndexOfAny('\e', '\u009b', '\u202e') is >= 0 and var at
            ? $"{run.Args[1]}: U+{(int)run.Output[at]:X4} went to the terminal"
            : null;

    private static string? NoXml(CliRun run)
    {
        if (!run.Args.Contains(Report) || run.ExitCode is not (0 or 5))
        {
            return null;
        }

        try
        {
            XDocument.Load(Report);
            return null;
        }
        catch (XmlException broken)
        {
            return $"the report is no XML: {broken.Message}";
        }
    }
}
