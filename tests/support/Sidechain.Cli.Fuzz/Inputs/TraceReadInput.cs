using System.Text.Json;
using Sidechain.Cli.Fuzz.Cases;
using Sidechain.Otlp.Files;
using Sidechain.Telemetry.Load.Fuzz;
using Sidechain.Traces.Comparisons;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Pages;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Views;

namespace Sidechain.Cli.Fuzz.Inputs;

/// <summary>
/// A broken trace file, read and shown in every way by what the commands call: several times as many as with the commands around it.
/// </summary>
internal sealed class TraceReadInput(CaseFiles files) : IFuzzInput
{
    public string Name => "trace-read";

    public Task<FuzzOutcome> RunAsync(Random random, InProcessCli cli) => Task.FromResult(Read(random));

    private FuzzOutcome Read(Random random)
    {
        var file = new Mutator(random).Mutate(files.Traces[random.Next(files.Traces.Count)], files.Traces[random.Next(files.Traces.Count)]);
        TraceFile read;
        try
        {
            read = TraceFile.Read(file);
        }
        catch (Exception refused) when (refused is FormatException or JsonException)
        {
            return new FuzzOutcome("refused", refused.Message.Length == 0 ? "refused without a word" : null);
        }

        return new FuzzOutcome("read", read.Traces.Select(Complaint).FirstOrDefault(complaint => complaint is not null));
    }

    private static string? Complaint(TraceDocument trace)
    {
        var tree = trace.Tree;
        TreeText.Render(tree);
        TreeText.RenderWaterfall(tree);
        TracePage.Render(trace, CancellationToken.None);
        ComparisonText.Render(TraceComparison.Of(tree, tree));
        if (trace.Findings is { Ledger: var ledger })
        {
            _ = trace.Verdict;
            LedgerText.Render(ledger);
            if (ledger.Entries.Sum(entry => entry.Ns) != ledger.TotalNs)
            {
                return $"the ledger does not add up: {string.Join(", ", ledger.Entries)} of {ledger.TotalNs}";
            }
        }

        return tree.Roots.Count > 0 && Shape.Of(tree) is var shape && !Shape.Parse(shape.ToText()).Match(tree).Holds
            ? $"the shape is not that of its trace: {shape.ToText()}"
            : null;
    }
}
