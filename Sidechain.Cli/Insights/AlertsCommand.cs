using System.CommandLine;
using System.Globalization;
using Sidechain.Cli.Documents;
using Sidechain.Client.Commands;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Views;

namespace Sidechain.Cli.Insights;

/// <summary><c>sidechain alerts</c>: what is too slow or fails too often, for support. Looking makes no trace.</summary>
internal static class AlertsCommand
{
    public static Command Create(CommandFrame frame)
    {
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand(
            "alerts",
            "List the alerts that fire or fired, for support",
            "sidechain alerts",
            "sidechain alerts --json | jq '.alerts[] | select(.state == \"firing\")'")
        {
            json,
        };
        command.SetAction((parsed, cancellation) => frame.RunAsync(
            parsed,
            parsed.GetValue(json),
            run => InsightQuery.RunAsync(run, "api/v1/alerts", CliAnswers.Default.AlertList, Print, cancellation),
            cancellation));
        return command;
    }

    private static void Print(Screen screen, AlertList list)
    {
        var alerts = list.Alerts;
        if (alerts.Count == 0)
        {
            screen.Line("No alert has fired.");
            return;
        }

        var table = new TextTable(
            new("alert", IsFlexible: true), new("state"), new("since", Dispensable: 1), new("until", Dispensable: 3),
            new("value", IsNumber: true), new("limit", IsNumber: true, Dispensable: 2), new("spans", IsNumber: true, Dispensable: 4),
            new("for example"));
        foreach (var alert in alerts)
        {
            table.Add(
                alert.Rule, alert.State, When(alert.FiredAt), When(alert.ResolvedAt), Number(alert.Value), Number(alert.Threshold),
                alert.Spans.ToString(CultureInfo.InvariantCulture), alert.Example);
        }

        table.Print(screen);
        if (alerts.Select(alert => alert.Example).FirstOrDefault(id => id is not null) is { } example)
        {
            screen.Hint($"Look at one: ./sidechain trace show {TreeText.Printable(example)}");
        }
    }

    private static string? When(DateTimeOffset? time) => time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
