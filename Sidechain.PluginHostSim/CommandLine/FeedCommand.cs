using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Posts;
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
        var before = PostOptions.Before();
        var json = CommandFrame.JsonOption();
        var command = new Command("feed", """
            Read the user's feed, as the plugin's window shows it
              ./plugin-host feed
              ./plugin-host feed --fault cold-cache --fault slow-database --json
            """) { before, faults, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = FaultOptions.Plan(parsed, faults);
            var query = new PostQuery { Before = parsed.GetValue(before) };
            var (options, _, path) = FaultOptions.Session(plan);
            await using (path)
            {
                return await frame.RunAsync(
                    parsed, parsed.GetValue(json), run => RunAsync(run, plan, query, cancellationToken), cancellationToken, options);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, FaultPlan plan, PostQuery query, CancellationToken cancellationToken)
    {
        var (session, screen) = run;
        await ShareAction.LogInAsync(session, SpanNames.FetchFeed, cancellationToken);
        LostToken.ThrowIfLastOne(session, plan);
        await using var faults = await ServerFaults.SetAsync(run, plan, cancellationToken);
        if (plan.Has(FaultCatalog.ExpiredToken))
        {
            LostToken.Lose(session);
        }

        var (page, cache) = await FeedReading.RunAsync(session, query, cancellationToken);
        if (screen.Json)
        {
            screen.Document(new FeedDocument(page.Posts, page.Next, cache, session.TraceId), PluginJson.Readable.FeedDocument);
            return ExitCodes.Done;
        }

        screen.Success(page.Posts.Count == 1 ? "1 post." : $"{page.Posts.Count} posts.");
        screen.Fact("cache", cache ?? "unknown");
        screen.Line();
        PostTable.Print(run, page, "Nothing was shared yet. Share the first: ./plugin-host share --bars 4");
        return ExitCodes.Done;
    }
}
