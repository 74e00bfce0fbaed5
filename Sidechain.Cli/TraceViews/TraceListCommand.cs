using System.CommandLine;
using System.Globalization;
using Sidechain.Cli.Documents;
using Sidechain.Cli.Insights;
using Sidechain.Client.Commands;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.TraceViews;

/// <summary><c>sidechain trace list</c> and <c>trace slow</c>: traces that meet some conditions.</summary>
internal static class TraceListCommand
{
    // A week, as the server has it.
    private const long MostMs = 7 * 24 * 60 * 60 * 1000;

    public static Command CreateList(CommandFrame frame)
    {
        (Option Option, string Parameter)[] filters =
        [
            (new Option<string>("--client") { Description = $"With a client of this type: {ClientTypes.Listed}", HelpName = "TYPE" }
                .AcceptOnly(ClientTypes.All), "client"),
            (new Option<string>("--service") { Description = "With spans of this service", HelpName = "NAME" }, "service"),
            (new Option<string>("--name") { Description = "With a span of this name", HelpName = "NAME" }, "name"),
            (new Option<string>("--status") { Description = "ok, error or cancelled", HelpName = "STATUS" }
                .AcceptOnly("ok", "error", "cancelled"), "status"),
            (new Option<string>("--min-ms") { Description = "Whose longest span took at least so long", HelpName = "MS" }
                .AcceptNumbers(0, MostMs), "min_duration_ms"),
            (new Option<string>("--max-ms") { Description = "Whose longest span took at most so long", HelpName = "MS" }
                .AcceptNumbers(0, MostMs), "max_duration_ms"),
            (new Option<string>("--attribute") { Description = "With this attribute, as in post.id:42", HelpName = "KEY:VALUE" },
                "attribute"),
            (new Option<string>("--from") { Description = "Started at this time or later [default: a week ago]", HelpName = "TIME" },
                "from"),
            (new Option<string>("--to") { Description = "Started before this time", HelpName = "TIME" }, "to"),
            (new Option<string>("--owner") { Description = "Of this user; everybody's are listed for support alone", HelpName = "USER" },
                "user"),
            (new Option<string>("--sort") { Description = "start or duration [default: start]", HelpName = "KEY" }
                .AcceptOnly("start", "duration"), "sort"),
            (new Option<string>("--limit") { Description = "At most so many, up to 200 [default: 50]", HelpName = "N" }
                .AcceptNumbers(1, 200), "limit"),
            (new Option<string>("--cursor") { Description = "Go on behind an earlier page: what it printed as next", HelpName = "CURSOR" },
                "cursor"),
        ];
        return Create(frame, new Command("list", "List traces, the newest first"), "api/v1/traces", filters);
    }

    public static Command CreateSlow(CommandFrame frame) =>
        Create(frame, new Command("slow", "List the slowest traces of the week"), "api/v1/traces/slow",
        [
            (new Option<string>("--threshold-ms") { Description = "At least so long [default: 2000]", HelpName = "MS" }
                .AcceptNumbers(0, MostMs), "thresholdMs"),
            (new Option<string>("--limit") { Description = "At most so many, up to 200 [default: 10]", HelpName = "N" }
                .AcceptNumbers(1, 200), "limit"),
        ]);

    private static Command Create(CommandFrame frame, Command command, string path, (Option Option, string Parameter)[] filters)
    {
        var json = CommandFrame.JsonOption();
        foreach (var (option, _) in filters)
        {
            command.Add(option);
        }

        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            var conditions = filters.Select(filter => (filter.Parameter, Value: parsed.GetValue((Option<string>)filter.Option)))
                .Where(filter => filter.Value is not null)
                .Select(filter => $"{filter.Parameter}={Uri.EscapeDataString(filter.Value!)}");
            return frame.RunAsync(
                parsed,
                parsed.GetValue(json),
                run => InsightQuery.RunAsync(
                    run, $"{path}?{string.Join('&', conditions)}", CliAnswers.Default.TraceListDocument, Print, cancellation),
                cancellation);
        });
        return command;
    }

    private static void Print(Screen screen, TraceListDocument list)
    {
        if (list.Traces.Count == 0 && list.Next is null)
        {
            screen.Line("There are no such traces that you may see.");
        }

        var table = new TextTable(
            new(""), new("", IsNumber: true, Dispensable: 1), new(""), new("", IsNumber: true, Dispensable: 2), new("", IsFlexible: true),
            new("", Dispensable: 3), new(""));
        foreach (var trace in list.Traces)
        {
            table.Add(
                trace.Start.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Amounts.Time(trace.DurationMs),
                trace.Status,
                trace.SpanCount == 1 ? "1 span" : $"{trace.SpanCount} spans", trace.Root ?? "?", trace.Owner, trace.TraceId);
        }

        table.Print(screen);
        if (list.Next is { } next)
        {
            screen.Hint($"There may be more: add --cursor {TreeText.Printable(next)}");
        }
    }
}
