using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.PluginHostSim.Faults;
using Sidechain.PluginHostSim.Plugin.Sharing;
using Sidechain.Tracing.Http;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host feed</c>: reads the user's feed, in a trace of its own.</summary>
internal static class FeedCommand
{
    public static Command Create(CommandFrame frame)
    {
        var faults = FaultOptions.Create();
        var command = new Command("feed", "Read the user's feed, as the plugin's window shows it") { faults };
        command.SetAction((parsed, cancellationToken) => frame.RunAsync(
            parsed, json: false, run => RunAsync(run, parsed.GetValue(faults)!, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, FaultPlan plan, CancellationToken cancellationToken)
    {
        var (session, screen) = run;
        await ShareAction.LogInAsync(session, cancellationToken);
        using var untraced = TracedHttpClient.CreateUntraced(session.Settings.ApiUrl);
        await ServerFaults.SetAsync(session, untraced, plan, cancellationToken);
        try
        {
            var (count, cache) = await FeedReading.RunAsync(session, cancellationToken);
            screen.Success($"{count} posts.");
            screen.Fact("cache", cache ?? "unknown");
            if (session.TraceId is { } traceId)
            {
                screen.TraceId(traceId);
            }

            return ExitCodes.Done;
        }
        finally
        {
            if (ServerFaults.Any(plan))
            {
                await ServerFaults.ClearAsync(session, untraced, CancellationToken.None);
            }
        }
    }
}
