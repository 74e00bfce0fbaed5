using Sidechain.Cli.Fuzz.Cases;
using Sidechain.Telemetry.Load.Fuzz;

namespace Sidechain.Cli.Fuzz.Inputs;

/// <summary>A broken shape, or a broken registry of attributes, against a trace that is well.</summary>
internal sealed class ShapeInput(CaseFiles files) : IFuzzInput
{
    private const string Broken = "broken.shape";

    public string Name => "shape-file";

    public async Task<FuzzOutcome> RunAsync(Random random, InProcessCli cli)
    {
        var mutator = new Mutator(random);
        if (random.Next(5) == 0)
        {
            await File.WriteAllBytesAsync(Broken, mutator.Mutate(OtherTools.Registry));
            string[] args = ["trace", "check", CaseFiles.TraceFile, "--shape", CaseFiles.ShapeFile, "--registry", Broken];
            return Of(await cli.RunAsync(args), "registry");
        }

        var (shape, other) = (files.Shapes[random.Next(files.Shapes.Count)], files.Shapes[random.Next(files.Shapes.Count)]);
        await File.WriteAllBytesAsync(Broken, mutator.Mutate(shape, other));
        return Of(await cli.RunAsync(["trace", "check", CaseFiles.TraceFile, "--shape", Broken, "--github"]), "shape");
    }

    private static FuzzOutcome Of(CliRun run, string what) => new($"{what} {run.Answer}", run.Complaint());
}
