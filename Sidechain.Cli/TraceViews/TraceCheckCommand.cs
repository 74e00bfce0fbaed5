using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;
using Sidechain.Traces.Lint;
using Sidechain.Traces.Reports;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Shapes.Reports;
using Sidechain.Traces.Views;

namespace Sidechain.Cli.TraceViews;

/// <summary><c>sidechain trace check</c>: whether a trace has a shape and, where asked, passes lint; exit code 5 when not.</summary>
internal static class TraceCheckCommand
{
    public static Command Create(CommandFrame frame)
    {
        var subject = TraceSubject.Argument();
        var choice = TraceSubject.ChoiceOption();
        var shape =
            new Option<string>("--shape") { Description = "The file with the shape (docs/shapes.md)", HelpName = "FILE", Required = true };
        var junit = new Option<string?>("--junit") { Description = "Write the verdict as JUnit XML", HelpName = "FILE" };
        var github = new Option<bool>("--github") { Description = "Print the differences as annotations of GitHub Actions" };
        var budgets = new Option<string?>("--budgets")
        {
            Description = "Append the time of each tier and every budget as a Markdown table (as to $GITHUB_STEP_SUMMARY)",
            HelpName = "FILE",
        };
        var lint =
            new Option<bool>("--lint") { Description = "Check what holds for every trace, too: names without ids, no secret, no orphan" };
        var registry = new Option<string?>("--registry")
        {
            Description = "Lint attributes by this registry (as docs/conventions.json)",
            HelpName = "FILE",
        };
        var unaccounted = new Option<double?>("--unaccounted")
        {
            Description = "Lint the time of a root that is under none of its children: at most so much",
            HelpName = "PERCENT",
            CustomParser = ParsePercent,
        };
        var wait = TraceOptions.WaitOption("Wait until the trace has the shape, at most so many seconds");
        var command = new Command("check", "Check that a trace has a shape")
        {
            subject, choice, shape, junit, github, budgets, lint, registry, unaccounted, wait,
        };
        command.SetAction((parsed, cancellation) => frame.RunAsync(
            parsed,
            json: false,
            async run =>
            {
                var asked = parsed.GetValue(lint) || parsed.GetValue(unaccounted) is not null;
                var rules = await LintAsync(asked, parsed.GetValue(registry), parsed.GetValue(unaccounted), cancellation)
                    .ConfigureAwait(false);
                var check = new TraceCheck(
                    new TraceSubject(parsed.GetRequiredValue(subject), parsed.GetValue(choice)), parsed.GetRequiredValue(shape),
                    parsed.GetValue(junit), parsed.GetValue(github), parsed.GetValue(budgets), rules, parsed.GetValue(wait));
                string?[] read = [check.Subject.Name, check.ShapeFile, parsed.GetValue(registry)];
                Originals.Keep(check.JUnit, read);
                Originals.Keep(check.Budgets, read);
                return await RunAsync(run, check, cancellation).ConfigureAwait(false);
            },
            cancellation));
        return command;
    }

    private static double? ParsePercent(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 0 and <= 100)
        {
            return percent;
        }

        argument.AddError("--unaccounted takes a number from 0 to 100.");
        return null;
    }

    private static async Task<int> RunAsync(CommandRun run, TraceCheck check, CancellationToken cancellation)
    {
        var shape = await TraceCheckFiles.ShapeAsync(check.ShapeFile, cancellation).ConfigureAwait(false);
        var limit = check.WaitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var trace = await check.Subject.ReadAsync(run, limit, found => IsReached(shape, found), cancellation).ConfigureAwait(false);
        var match = shape.Match(trace.Tree);
        var findings = check.Lint is { } lint ? TraceLint.Check(trace.Tree, lint) : null;
        if (check.JUnit is { } junit)
        {
            var report = JUnitReport.Write(match, Path.GetFileName(check.ShapeFile), trace.Tree.TraceId, findings);
            await OutputFile.WriteAsync(junit, report, cancellation).ConfigureAwait(false);
        }

        if (check.Budgets is { } budgets)
        {
            await OutputFile.AppendAsync(budgets, BudgetTable.Write(match, trace.Tree), cancellation).ConfigureAwait(false);
        }

        if (check.GitHub)
        {
            foreach (var annotation in GitHubAnnotations.Of(match, check.ShapeFile).Concat(GitHubAnnotations.Of(findings ?? [])))
            {
                run.Screen.Line(annotation);
            }
        }

        if (match.Holds)
        {
            run.Screen.Success($"The trace has the shape: {shape.Lines.Count()} lines, {trace.Tree.SpanCount} spans.");
        }
        else
        {
            run.Screen.Write(Shown(match.Explain()));
        }

        foreach (var finding in findings ?? [])
        {
            run.Screen.Line(Shown($"lint: {finding.Sentence}"));
        }

        if (findings is { Count: 0 })
        {
            run.Screen.Success("The trace passes lint.");
        }

        run.Screen.TraceId(trace.OriginalId ?? trace.Tree.TraceId);
        return match.Holds && findings is not { Count: > 0 } ? ExitCodes.Done : ExitCodes.ShapeDiffers;

        string Shown(string text) => check.GitHub ? GitHubAnnotations.Harmless(text) : text;
    }

    private static async Task<LintOptions?> LintAsync(bool asked, string? registry, double? unaccounted, CancellationToken cancellation)
    {
        var attributes = registry is null ? null : await TraceCheckFiles.RegistryAsync(registry, cancellation).ConfigureAwait(false);
        return asked || attributes is not null ? new LintOptions { Registry = attributes, MostUnaccounted = unaccounted } : null;
    }

    private static bool IsReached(Shape shape, TraceDocument trace) =>
        shape.Match(trace.Tree).Holds && (!shape.ForbidsSpans || Completeness.IsSettled(trace));
}
