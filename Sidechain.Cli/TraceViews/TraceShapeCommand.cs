using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Trees;

namespace Sidechain.Cli.TraceViews;

/// <summary><c>sidechain trace shape</c>: the shape that a trace has, ready to be pasted into a test.</summary>
internal static class TraceShapeCommand
{
    public static Command Create(CommandFrame frame)
    {
        var subject = TraceSubject.Argument();
        var choice = TraceSubject.ChoiceOption();
        var strict = new Option<bool>("--strict") { Description = "Mark it strict: nothing else may be there" };
        var wait = TraceOptions.WaitOption("Wait until the trace is complete, at most so many seconds");
        var command = new Command("shape", "Print the shape of a trace, ready to be pasted into a test") { subject, choice, strict, wait };
        command.SetAction((parsed, cancellation) => frame.RunAsync(
            parsed,
            json: false,
            async run =>
            {
                var limit = parsed.GetValue(wait) is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
                var trace = await new TraceSubject(parsed.GetRequiredValue(subject), parsed.GetValue(choice))
                    .ReadAsync(run, limit, Completeness.IsSettled, cancellation).ConfigureAwait(false);
                run.Screen.Write(ShapeOf(trace.Tree, new ShapeMarks(parsed.GetValue(strict) ? true : null, null)).ToText());
                return ExitCodes.Done;
            },
            cancellation));
        return command;
    }

    private static Shape ShapeOf(TraceTree tree, ShapeMarks marks)
    {
        try
        {
            return Shape.Of(tree, new ShapeOfOptions { Marks = marks });
        }
        catch (ArgumentException e)
        {
            // Without the name of the parameter, which Message holds in a line of its own or in parentheses.
            throw new ClientException(
                e.Message.Split(" (Parameter", 2)[0] + " Name the spans that matter by hand (docs/shapes.md).", inner: e);
        }
    }
}
