using System.Diagnostics;
using System.Globalization;
using Sidechain.Cli.Fuzz.Cases;
using Sidechain.Cli.Fuzz.Inputs;
using Sidechain.TestApi;

namespace Sidechain.Cli.Fuzz;

/// <summary>One document after the other, in a folder that somebody deletes; each has its seed.</summary>
internal static class FuzzLoop
{
    /// <summary>Where the seed of the running document stands: of one that ends the process nobody else tells.</summary>
    public const string RunningFile = "running";

    // What takes longer is a fault, on a machine that does other things, too.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <param name="folder">Takes the files that commands read and write.</param>
    /// <param name="seed">Of the first document.</param>
    /// <param name="documents">As many at most.</param>
    /// <param name="most">For so long at most.</param>
    public static async Task<int> RunAsync(string folder, int seed, int documents, TimeSpan most)
    {
        Environment.CurrentDirectory = folder;
        var all = Stopwatch.StartNew();
        await using var api = await RecordingApi.StartAsync();
        var cli = new InProcessCli(api);
        var files = new CaseFiles();
        files.WriteTo(folder);
        (IFuzzInput Input, int Share)[] inputs =
        [
            (new TraceReadInput(files), 60), (new TraceFileInput(files), 16), (new ShapeInput(files), 8), (new WavInput(files), 8),
            (new ArgumentInput(), 8),
        ];
        using var running = File.OpenHandle(RunningFile, FileMode.Create, FileAccess.Write);
        var report = new FuzzReport();
        for (var number = seed; number < seed + documents && all.Elapsed < most; number++)
        {
            RandomAccess.Write(running, BitConverter.GetBytes(number), 0);
            var random = new Random(number);
            var input = Choose(inputs, random);
            var watch = Stopwatch.StartNew();
            var outcome = await TryAsync(input, random, cli);
            var slow = watch.Elapsed > Limit ? $"took {watch.Elapsed.TotalSeconds:0} s" : null;
            report.Add(number, input.Name, outcome with { Complaint = outcome.Complaint ?? slow });
            if (number == seed + (documents / 5))
            {
                report.MemoryBefore = Environment.WorkingSet;
            }
        }

        report.MemoryAfter = Environment.WorkingSet;
        report.Write(cli.Output);
        return 0;
    }

    private static IFuzzInput Choose((IFuzzInput Input, int Share)[] inputs, Random random)
    {
        var left = random.Next(inputs.Sum(input => input.Share));
        foreach (var (input, share) in inputs)
        {
            if ((left -= share) < 0)
            {
                return input;
            }
        }

        return inputs[^1].Input;
    }

    private static async Task<FuzzOutcome> TryAsync(IFuzzInput input, Random random, InProcessCli cli)
    {
        try
        {
            return await input.RunAsync(random, cli);
        }
        catch (Exception escaped)
        {
            return new FuzzOutcome("exception", string.Create(CultureInfo.InvariantCulture, $"{escaped}"));
        }
    }
}
