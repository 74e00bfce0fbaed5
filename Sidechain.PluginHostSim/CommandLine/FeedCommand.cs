using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.PluginHostSim.Faults;
using Sidechain.PluginHostSim.Plugin.Sharing;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host feed</c>: reads the user's feed, in a trace of its own.</summary>
internal static class FeedCommand
{
    public static Command Create(CommandFrame frame)
    {
        var faults = FaultOptions.Create(FaultTargets.Feed);
        var json = CommandFrame.JsonOption();
        var command = new Command("feed", """
            Read the user's feed, as the plugin's window shows it
              ./plugin-host feed
              ./plugin-host feed --fault cold-cache --fault slow-database --json
            """) { faults, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = FaultOptions.Plan(parsed, faults);
            var (options, _, path) = FaultOptions.Session(plan);
            await using (path)
            {
                return await frame.RunAsync(
                    parsed, parsed.GetValue(json), run => RunAsync(run, plan, cancellationToken), cancellationToken, options);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, FaultPlan plan, CancellationToken cancellationToken)
    {
        var (session, screen) = run;
        await ShareAction.LogInAsync(session, SpanNames.FetchFeed, cancellationToken);
        LostToken.ThrowIfLastOne(session, plan);
        await using var faults = await ServerFaults.SetAsync(run, plan, cancellationToken);
        if (plan.Has(FaultCatalog.ExpiredToken))
        {
            LostToken.Lose(session);
        }

        var (count, cache) = await FeedReading.RunAsync(session, cancellationToken);
        if (screen.Json)
        {
            screen.Document(new FeedDocument(count, cache, session.TraceId), PluginJson.Readable.FeedDocument);
            return ExitCodes.Done;
        }

        screen.Success($"{count} posts.");
        screen.Fact("cache", cache ?? "unknown");
        if (session.TraceId is { } traceId)
        {
            screen.TraceId(traceId);
        }

        return ExitCodes.Done;
    }
}
