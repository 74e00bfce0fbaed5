using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Faults;
using Sidechain.PluginHostSim.Plugin.Capture;
using Sidechain.PluginHostSim.Plugin.Sharing;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary><c>plugin-host share</c>: the plugin shares a file, or what it just played, in one trace.</summary>
internal static class ShareCommand
{
    private const string Examples = """
        Share a loop from the plugin: a file, or the last bars of the song that plays

          ./plugin-host share samples/loop.wav
          ./plugin-host share --bars 4 --bpm 174 --key "F# minor"
          ./plugin-host share samples/loop.wav --fault slow-encoder --fault slow-network=256
          ./plugin-host share --pending
          SIDECHAIN_TRACING=off ./plugin-host share --bars 4    # nothing is recorded or sent but the post
        """;

    public static Command Create(CommandFrame frame)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "A WAV file: PCM 16/24/32 or float, mono or stereo, 1 to 768 kHz",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var bars = new Option<int?>("--bars")
        {
            Description = $"Share the last N bars of what the plugin played, 1 to {LoopCapture.MaxBars}",
            HelpName = "N",
            CustomParser = ParseBars,
        };
        var pending = new Option<bool>("--pending") { Description = "Share the captures that an earlier run could not post" };
        var discard = new Option<string?>("--discard")
        {
            Description = "Delete a capture that waits, by the name that --pending showed",
            HelpName = "CAPTURE",
        };
        var loop = new LoopOptions();
        var faults = FaultOptions.Create(FaultTargets.Share);
        var json = CommandFrame.JsonOption();
        var command = new Command("share", Examples) { file, bars, pending, discard };
        loop.AddTo(command);
        command.Add(faults);
        command.Add(json);
        command.Validators.Add(new ShareChecks(file, bars, pending, discard, loop, faults).Check);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = FaultOptions.Plan(parsed, faults);
            var screen = new Screen(parsed.GetValue(json));
            if (parsed.GetValue(discard) is { } capture)
            {
                return Discard(capture, screen);
            }

            if (plan.Has(FaultCatalog.ScanAndExit))
            {
                return Scan(screen);
            }

            var wish = new ShareWish(parsed.GetValue(bars), loop.Request(parsed, new FileSource(parsed.GetValue(file) ?? "")));
            var (options, clock, path) = FaultOptions.Session(plan);
            try
            {
                return await frame.RunAsync(
                    parsed,
                    parsed.GetValue(json),
                    run => parsed.GetValue(pending)
                        ? new PendingAction(run, PendingCaptures.OfUser()).RunAsync(plan, cancellationToken)
                        : ShareAsync(run, plan, clock, wish, cancellationToken),
                    cancellationToken,
                    options);
            }
            finally
            {
                if (path is not null)
                {
                    await path.DisposeAsync();
                }
            }
        });
        return command;
    }

    private static int? ParseBars(ArgumentResult argument)
    {
        if (int.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var bars)
            && bars is >= 1 and <= LoopCapture.MaxBars)
        {
            return bars;
        }

        argument.AddError($"--bars takes a number from 1 to {LoopCapture.MaxBars}.");
        return null;
    }

    private static async Task<int> ShareAsync(
        CommandRun run, FaultPlan plan, WrongClock? clock, ShareWish wish, CancellationToken cancellationToken)
    {
        var (session, screen) = run;
        try
        {
            var shared = await new ShareAction(run, plan, clock).RunAsync(wish, cancellationToken);
            screen.Warnings(shared.Remarks);
            if (screen.Json)
            {
                screen.Document(ShareReport.Document(shared, session.TraceId), PluginJson.Readable.ShareDocument);
            }
            else
            {
                ShareReport.Print(screen, shared, session.TraceId);
            }

            return ExitCodes.Done;
        }
        finally
        {
            Offer(run);
        }
    }

    private static int Discard(string capture, Screen screen)
    {
        if (PendingCaptures.OfUser().Discard(capture))
        {
            if (screen.Json)
            {
                screen.Document(new DiscardedDocument(capture), PluginJson.Readable.DiscardedDocument);
            }
            else
            {
                screen.Success($"The capture {capture} is deleted.");
            }

            return ExitCodes.Done;
        }

        screen.Error(
            $"No capture {capture} waits, or it is being shared. `./plugin-host share --pending` names those that were not posted.",
            traceId: null);
        return ExitCodes.NotFound;
    }

    /// <summary>
    /// What a host does when it looks for plugins: load, ask, unload. No session, so nothing is sent and nothing is written.
    /// </summary>
    private static int Scan(Screen screen)
    {
        using var plugin = PluginCatalog.Find(PluginCatalog.LoopSharing)!.Create();
        if (screen.Json)
        {
            var document = new ScanDocument(plugin.Name, plugin.Parameters.Count, plugin.Programs.Count);
            screen.Document(document, PluginJson.Readable.ScanDocument);
        }
        else
        {
            screen.Line($"{plugin.Name}: {plugin.Parameters.Count} parameters, {plugin.Programs.Count} programs");
        }

        return ExitCodes.Done;
    }

    private static void Offer(CommandRun run)
    {
        var waiting = PendingCaptures.OfUser().Count(run.Session.Settings.Origin);
        if (waiting > 0)
        {
            run.Screen.Note(
                $"{(waiting == 1 ? "1 capture waits" : $"{waiting} captures wait")} to be posted: ./plugin-host share --pending");
        }
    }
}
