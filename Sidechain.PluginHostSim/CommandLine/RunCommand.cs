using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Load;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host run</c>: many producers at once, and the percentiles of each step.</summary>
internal static class RunCommand
{
    private const int MaxUsers = 500;
    private const double MaxRate = 1000;
    private const double MaxSeconds = 86_400;

    private const string Examples = """
        Let many producers share at once: each is registered, has a plugin instance of its own, shares what it played and reads its feed,
        and now and then searches and likes

          ./plugin-host run --users 50 --rate 5 --duration 60
        """;

    public static Command Create(CommandFrame frame)
    {
        var users = HostCommandOptions.Whole("--users", "Producers", 1, MaxUsers, 10);
        var rate = Number("--rate", "Shares a second, of all producers together", "R", 2, 0.01, MaxRate);
        var duration = Number("--duration", "How long shares are begun, seconds", "SECONDS", 10, 0.1, MaxSeconds, unit: "s");
        var json = CommandFrame.JsonOption();
        var command = new Command("run", Examples) { users, rate, duration, json };
        command.SetAction((parsed, cancellationToken) => frame.RunAsync(
            parsed,
            parsed.GetValue(json),
            async run =>
            {
                var result = await RunAsync(
                    run, parsed.GetValue(users), parsed.GetValue(rate), TimeSpan.FromSeconds(parsed.GetValue(duration)), cancellationToken);
                return frame.SignalExitCode ?? result; // The report so far is there; scripts see why it ended.
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, int users, double rate, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (session, screen) = run;
        var load = new LoadRun(session.Settings, session.Program, users, rate, duration);
        var document = await LiveText.ShowAsync(show => load.RunAsync(
            registered => show($"{registered} of {users} producers are registered"), state => show(Text(state)), cancellationToken),
            elsewhere: _ => { });
        if (screen.Json)
        {
            screen.Document(document, PluginJson.Readable.RunDocument);
        }
        else
        {
            screen.Write(Text(document));
        }

        if (document.Undelivered is { } undelivered)
        {
            screen.Warning(undelivered);
        }

        return document.Errors.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static string Text(RunDocument state)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture, $"{state.Shares} shares and {state.Feeds} feeds of {state.Users} producers in {state.Seconds} s");
        text.Append(state.Late > 0 ? $", {state.Late} begun late\n\n" : "\n\n");
        text.Append("step          count       p50       p95       p99       max\n");
        foreach (var step in state.Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{step.Step,-10} {step.Count,8} {step.P50,6:0.0} ms {step.P95,6:0.0} ms ");
            text.Append(CultureInfo.InvariantCulture, $"{step.P99,6:0.0} ms {step.Max,6:0.0} ms\n");
        }

        // Those to come have no figure yet.
        var quarters = state.ResidentMb.Where(mb => mb > 0).Select(mb => mb.ToString("0", CultureInfo.InvariantCulture));
        text.Append(CultureInfo.InvariantCulture, $"\nresident memory by quarter: {string.Join(", ", quarters)} MB\n");
        foreach (var (sentence, count) in state.Errors)
        {
            text.Append(CultureInfo.InvariantCulture, $"{count} x {sentence}\n");
        }

        return text.ToString();
    }

    private static Option<double> Number(
        string name, string description, string help, double usual, double least, double most, string unit = "") =>
        new(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description}, {least} to {most}"),
            HelpName = help,
            DefaultValueFactory = _ => usual,
            CustomParser = argument => Parse(argument, name, least, most, unit),
        };

    private static double Parse(ArgumentResult argument, string name, double least, double most, string unit)
    {
        var text = argument.Tokens[0].Value;
        text = unit.Length > 0 && text.EndsWith(unit, StringComparison.Ordinal) ? text[..^unit.Length] : text;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        argument.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a number from {least} to {most}."));
        return least;
    }
}
