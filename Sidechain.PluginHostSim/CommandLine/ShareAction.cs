using Sidechain.Audio.Opus;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Faults;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Plugin.Sharing;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>Loads the plugin into a host, lets the song play, and shares one loop as the plan has it.</summary>
/// <param name="run">The session and the screen.</param>
/// <param name="plan">What goes wrong.</param>
/// <param name="clock">The machine's clock where it is wrong.</param>
internal sealed class ShareAction(CommandRun run, FaultPlan plan, WrongClock? clock)
{
    private const double DefaultTempo = 120;

    /// <summary>Shares, with a host around it; faults of the server end with it.</summary>
    public async Task<SharedLoop> RunAsync(ShareWish wish, CancellationToken cancellationToken)
    {
        await using var faults = await PrepareAsync(wish, cancellationToken);
        if (wish.Template.Encode == EncodeOn.Client && !OpusEncoder.IsAvailable)
        {
            run.Screen.Warning(
                "libopusenc is not installed, so the WAV is sent as it is. "
                + "Install it (Debian: apt install libopusenc0) for uploads a fifth of the size.");
        }

        return await InHostAsync(wish, cancellationToken);
    }

    /// <summary>
    /// From here on the spans of earlier runs are on their way, also where this run makes none itself. A failure to log in is the action's
    /// own: support finds it under its trace.
    /// </summary>
    /// <param name="session">Whose action it is.</param>
    /// <param name="operation">The action's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task LogInAsync(ApiSession session, string operation, CancellationToken cancellationToken)
    {
        if (await Credentials.FindAsync(session, cancellationToken) is { } notLoggedIn)
        {
            await session.TraceAsync<bool>(operation, TraceOrigin.Environment, _ => throw notLoggedIn);
        }

        session.DeliverEarlierRuns();
    }

    /// <summary>What has to be there before the plugin plays.</summary>
    private async Task<ServerFaults> PrepareAsync(ShareWish wish, CancellationToken cancellationToken)
    {
        try
        {
            await LogInAsync(run.Session, SpanNames.ShareLoop, cancellationToken);
            LostToken.ThrowIfLastOne(run.Session, plan);
            return await ServerFaults.SetAsync(run, plan, cancellationToken);
        }
        catch when (wish.Bars is not null)
        {
            run.Screen.Note("Nothing was captured: the song had not begun. Share again when this is solved.");
            throw;
        }
    }

    private async Task<SharedLoop> InHostAsync(ShareWish wish, CancellationToken cancellationToken)
    {
        var song = new HostOptions { Tempo = wish.Template.Bpm ?? DefaultTempo };
        await using var daw = new PluginInHost(run.Session, PendingCaptures.OfUser(), plan, song);
        daw.PlayBars(wish.Bars ?? 1);
        daw.Start();
        if (plan.Has(FaultCatalog.ExpiredToken))
        {
            LostToken.Lose(run.Session);
        }

        try
        {
            var shared = plan.Has(FaultCatalog.KeyCollision)
                ? await KeyCollision.RunAsync(run, wish, ShareAsync, cancellationToken)
                : await ShareAsync();
            if (plan.Has(FaultCatalog.CrashPosted))
            {
                Kill();
            }

            return shared;
        }
        finally
        {
            if (daw.NotKept is { } reason)
            {
                run.Screen.Warning($"{reason} The share went on without a copy on disk.");
            }

            if (daw.NotDeleted is { } sentence)
            {
                run.Screen.Warning(sentence);
            }
        }

        Task<SharedLoop> ShareAsync() =>
            BarProgress.ShowAsync(progress => daw.ShareAsync(wish, Triggers(progress, daw), cancellationToken));
    }

    /// <summary>What happens in the middle of a stage.</summary>
    private IStageProgress Triggers(IStageProgress progress, PluginInHost daw)
    {
        if (plan.Has(FaultCatalog.CrashEncoding))
        {
            progress = new StageTrigger(progress, StageTrigger.Encoding, Kill);
        }

        if (plan.Has(FaultCatalog.CrashUploading))
        {
            progress = new StageTrigger(progress, StageTrigger.Sending, Kill);
        }

        if (plan.Has(FaultCatalog.Unload))
        {
            progress = new StageTrigger(progress, StageTrigger.Sending, daw.Unload);
        }

        if (plan.Value(FaultCatalog.Suspend) is { } seconds)
        {
            progress = new StageTrigger(progress, StageTrigger.Encoding, () => clock!.Jump(TimeSpan.FromSeconds(seconds)));
        }

        return progress;
    }

    /// <summary>As the kernel does it, without a last word.</summary>
    private static void Kill()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        self.Kill();
    }
}
