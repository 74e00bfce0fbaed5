using System.Globalization;
using Sidechain.Cli.Documents;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;
using Sidechain.Tracing.Client.Spool;

namespace Sidechain.Cli.Spool;

/// <summary>Runs whose spans wait, as a document, as a line each, and in sentences.</summary>
internal static class SpoolReport
{
    public static Task<int> Print(CommandRun run, IReadOnlyList<SpooledRun> runs)
    {
        IReadOnlyList<SpoolRunDocument> documents =
            [
                .. runs.Select(r =>
                    new SpoolRunDocument(r.Run, r.StartedAt, r.IsRunning, r.Bytes, r.Client, r.Destination, r.Spans, r.Unfinished, r.Torn)),
            ];
        run.Screen.Document(new SpoolDocument(run.Session.SpoolOptions.Folder, documents), CliJson.Readable.SpoolDocument);
        return Task.FromResult(ExitCodes.Done);
    }

    public static string Line(SpooledRun run)
    {
        var started = run.StartedAt?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? run.Run;
        var unfinished = run.Unfinished > 0 ? $", {run.Unfinished} unfinished" : "";
        var torn = run.Torn > 0 ? $", {run.Torn} damaged" : "";
        var what = run.IsRunning ? "still running" : $"{Spans(run.Spans)}{unfinished}{torn} for {run.Destination} ({run.Client})";
        return $"{started}  {Amounts.Size(run.Bytes),9}  {what}";
    }

    public static string Spans(int count) => count == 1 ? "1 span" : string.Create(CultureInfo.InvariantCulture, $"{count} spans");

    public static string Runs(int count) => count == 1 ? "1 run" : string.Create(CultureInfo.InvariantCulture, $"{count} runs");
}
