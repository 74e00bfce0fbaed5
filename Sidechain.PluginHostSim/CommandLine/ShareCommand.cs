using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Faults;
using Sidechain.PluginHostSim.Plugin;
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
        """;

    public static Command Create(CommandFrame frame)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "A WAV file: PCM 16/24/32 or float, mono or stereo, any rate",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var bars = new Option<int?>("--bars")
        {
            Description = $"Share the last N bars of what the plugin played, 1 to {LoopCapture.MaxBars}",
            HelpName = "N",
        };
        var pending = new Option<bool>("--pending") { Description = "Share the captures that an earlier run could not post" };
        var loop = new LoopOptions();
        var faults = FaultOptions.Create();
        var json = CommandFrame.JsonOption();
        var command = new Command("share", Examples) { file, bars, pending };
        loop.AddTo(command);
        command.Add(faults);
        command.Add(json);
        command.Validators.Add(result =>
        {
            bool[] ways = [result.GetValue(file) is not null, result.GetValue(bars) is not null, result.GetValue(pending)];
            if (ways.Count(way => way) != 1)
            {
                result.AddError("Name a FILE, or --bars N, or --pending.");
            }
            else if (result.GetValue(bars) is < 1 or > LoopCapture.MaxBars)
            {
                result.AddError($"--bars takes a number from 1 to {LoopCapture.MaxBars}.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = parsed.GetValue(faults)!;
            if (plan.Has(FaultCatalog.ScanAndExit))
            {
                return Scan(new Screen(parsed.GetValue(json)));
            }

            var wish = new ShareWish(parsed.GetValue(bars), loop.Request(parsed, new FileSource(parsed.GetValue(file) ?? "")));
            var (options, clock, path) = FaultOptions.Session(plan);
            try
            {
                return await frame.RunAsync(
                    parsed,
                    parsed.GetValue(json),
                    run => parsed.GetValue(pending) ? SharePendingAsync(run, cancellationToken) : ShareAsync(run, plan, clock, wish, cancellationToken),
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

    private static async Task<int> ShareAsync(
        CommandRun run, FaultPlan plan, WrongClock? clock, ShareWish wish, CancellationToken cancellationToken)
    {
        var (session, screen) = run;
        try
        {
            var shared = await new ShareAction(run, plan, clock).RunAsync(wish, cancellationToken);
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

    /// <summary>Captures of earlier runs, each in a trace of its own.</summary>
    private static async Task<int> SharePendingAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var (session, screen) = run;
        await ShareAction.LogInAsync(session, cancellationToken);
        var documents = new List<ShareDocument>();
        await using var sharer = new LoopSharer(session);
        foreach (var held in PendingCaptures.OfUser().Take(session.Settings.Origin))
        {
            using (held)
            {
                var request = held.Request();
                var shared = await BarProgress.ShowAsync(progress => sharer.ShareAsync(request, progress, cancellationToken));
                held.Posted();
                documents.Add(ShareReport.Document(shared, session.TraceId, request.EarlierTraceId));
                if (!screen.Json)
                {
                    ShareReport.Print(screen, shared, session.TraceId, request.EarlierTraceId);
                }
            }
        }

        if (screen.Json)
        {
            var waiting = PendingCaptures.OfUser().Count(session.Settings.Origin);
            screen.Document(new SharesDocument(documents, waiting), PluginJson.Readable.SharesDocument);
        }
        else if (documents.Count == 0)
        {
            screen.Line("No capture waits: every one is posted.");
        }

        return ExitCodes.Done;
    }

    /// <summary>
    /// What a host does when it looks for plugins: load, ask, unload. No session, so nothing is sent and nothing is written.
    /// </summary>
    private static int Scan(Screen screen)
    {
        using var plugin = PluginCatalog.Find(PluginCatalog.LoopSharing)!.Create();
        screen.Line($"{plugin.Name}: {plugin.Parameters.Count} parameters, {plugin.Programs.Count} programs");
        return ExitCodes.Done;
    }

    private static void Offer(CommandRun run)
    {
        var waiting = PendingCaptures.OfUser().Count(run.Session.Settings.Origin);
        if (waiting > 0)
        {
            run.Screen.Note($"{(waiting == 1 ? "1 capture waits" : $"{waiting} captures wait")} to be posted: ./plugin-host share --pending");
        }
    }
}
