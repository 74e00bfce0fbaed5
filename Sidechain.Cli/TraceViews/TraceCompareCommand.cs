using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Traces.Comparisons;

namespace Sidechain.Cli.TraceViews;

/// <summary><c>sidechain trace compare</c>: two traces step by step.</summary>
internal static class TraceCompareCommand
{
    public static Command Create(CommandFrame frame)
    {
        var a = new Argument<string>("A") { Description = "A trace ID, or a file with a trace" };
        var b = new Argument<string>("B") { Description = "Another one" };
        b.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() == TraceInFile.Input && result.GetValue(a) == TraceInFile.Input)
            {
                result.AddError("Standard input holds one of the two traces: give a file or a trace ID for the other.");
            }
        });
        var json = CommandFrame.JsonOption();
        var command = new Command("compare", "Compare two traces step by step and by tier") { a, b, json };
        command.SetAction((parsed, cancellation) => frame.RunAsync(
            parsed,
            parsed.GetValue(json),
            async run =>
            {
                var (one, other) = (parsed.GetRequiredValue(a), parsed.GetRequiredValue(b));
                var comparison = TraceComparison.Of(
                    (await new TraceSubject(one).ReadAsync(run, limit: null, _ => true, cancellation).ConfigureAwait(false)).Tree,
                    (await new TraceSubject(other).ReadAsync(run, limit: null, _ => true, cancellation).ConfigureAwait(false)).Tree);
                if (run.Screen.Json)
                {
                    // As the server's own comparison has it.
                    run.Screen.Document(ComparisonJson.ToUtf8(comparison, one, other, cancellation));
                    return ExitCodes.Done;
                }

                run.Screen.Write(ComparisonText.Render(comparison));
                run.Screen.Line();
                run.Screen.Success(comparison.Sentence());
                return ExitCodes.Done;
            },
            cancellation));
        return command;
    }
}
