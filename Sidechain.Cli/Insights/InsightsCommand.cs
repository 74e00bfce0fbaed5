using System.CommandLine;
using System.Globalization;
using Sidechain.Cli.Documents;
using Sidechain.Client.Commands;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Insights;

/// <summary><c>sidechain insights</c>: how long encoding, network and server take, for support. Looking makes no trace.</summary>
internal static class InsightsCommand
{
    public static Command Create(CommandFrame frame)
    {
        var client = new Option<string>("--client")
        {
            Description = $"Of this type of client: {ClientTypes.Listed}",
            HelpName = "TYPE",
        };
        client.CompletionSources.Add([.. ClientTypes.All]);
        var days = new Option<string>("--days") { Description = "Of so many days, 1 to 7 [default: 7]", HelpName = "N" };
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand(
            "insights",
            "Say how long encoding, network and server take, by client and version, for support",
            "sidechain insights --days 1",
            "sidechain insights --client plugin --json")
        {
            client, days, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var conditions = new (string Name, string? Value)[] { ("client", parsed.GetValue(client)), ("days", parsed.GetValue(days)) }
                .Where(condition => condition.Value is not null)
                .Select(condition => $"{condition.Name}={Uri.EscapeDataString(condition.Value!)}");
            var path = $"api/v1/insights/latency?{string.Join('&', conditions)}".TrimEnd('?');
            return frame.RunAsync(
                parsed,
                parsed.GetValue(json),
                run => InsightQuery.RunAsync(run, path, CliAnswers.Default.LatencyList, Print, cancellation),
                cancellation);
        });
        return command;
    }

    private static void Print(Screen screen, LatencyList list)
    {
        var clients = list.Clients;
        if (clients.Count == 0)
        {
            screen.Line("Nothing was shared in this time.");
            return;
        }

        var table = new TextTable(
            new("client"), new("version", IsFlexible: true), new("part"), new("times", IsNumber: true), new("failed", IsNumber: true),
            new("average", IsNumber: true, Dispensable: 2), new("half within", IsNumber: true),
            new("95 % within", IsNumber: true), new("99 % within", IsNumber: true, Dispensable: 1));
        foreach (var version in clients)
        {
            foreach (var (part, figures) in Parts(version))
            {
                table.Add(
                    version.Client, version.Version, part, Count(figures.Count), figures.Failed == 0 ? null : Count(figures.Failed),
                    Amounts.Time(figures.AverageMs), Amounts.Time(figures.P50Ms), Amounts.Time(figures.P95Ms), Amounts.Time(figures.P99Ms));
            }
        }

        table.Print(screen);
        screen.Line();
        foreach (var sentence in clients.Select(version => version.Sentence).OfType<string>())
        {
            screen.Sentence(TreeText.Printable(sentence));
        }
    }

    private static IEnumerable<(string Part, LatencyFigures Figures)> Parts(LatencyOfClient version) =>
        new (string Part, LatencyFigures? Figures)[]
        {
            ("whole action", version.Action), ("encoding", version.Encode), ("network", version.Network), ("server", version.Server),
        }
        .Where(part => part.Figures is not null).Select(part => (part.Part, part.Figures!));

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);
}
