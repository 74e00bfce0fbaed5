using System.Diagnostics;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Host.Measures;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Plugin.Sharing;

namespace Sidechain.PluginHostSim.Measuring;

/// <summary>A host that plays for long, and whose user shares the last bars again and again.</summary>
/// <param name="session">The user's.</param>
/// <param name="options">The format and the song.</param>
/// <param name="every">From one share to the next.</param>
/// <param name="encoder">Null: the usual one.</param>
internal sealed class SoakRun(ApiSession session, HostOptions options, TimeSpan every, ILoopEncoder? encoder = null)
{
    private const int Bars = 4;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, int> _errors = new(StringComparer.Ordinal);
    private readonly ResidentMemory _memory = new();
    private readonly GarbageWatch _garbage = new();
    private int _shares;

    /// <summary>Plays for so long, or until it is cancelled; both end with a report.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="onSecond">Told once a second how it goes.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<SoakReport> RunAsync(TimeSpan duration, Action<SoakReport> onSecond, CancellationToken cancellationToken)
    {
        var plugin = new LoopSharingPlugin();
        await using var sharer = new LoopSharer(session, encoder, plugin.Statistics);
        using var host = new PluginHost(options, [plugin]);
        host.PlayBars(Bars);
        var thread = host.Start();
        var (started, nextShare, nextSecond, share) = (Stopwatch.GetTimestamp(), TimeSpan.Zero, TimeSpan.Zero, Task.CompletedTask);
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < duration && !cancellationToken.IsCancellationRequested)
        {
            if (elapsed >= nextShare && share.IsCompleted)
            {
                share = ShareAsync(sharer, plugin, cancellationToken);
                nextShare = elapsed + every;
            }

            if (elapsed >= nextSecond)
            {
                _memory.Sample(elapsed);
                onSecond(Report(host, thread, elapsed));
                nextSecond = elapsed + Second;
            }

            await Task.Delay(Look, CancellationToken.None);
            _garbage.Look();
        }

        await share;
        host.Stop();
        return Report(host, thread, Stopwatch.GetElapsedTime(started));
    }

    private async Task ShareAsync(LoopSharer sharer, LoopSharingPlugin plugin, CancellationToken cancellationToken)
    {
        try
        {
            await sharer.ShareAsync(
                new UploadRequest(new CapturedLoop(plugin.Capture, Bars, keep: null), null, null, null), new QuietProgress(),
                cancellationToken);
            _shares++;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The user has seen enough.
        }
        catch (Exception exception)
        {
            // Whatever it was: a soak that leaves one kind of failure out finds none of it.
            var sentence = FailureSentence.Of(exception, session).Message;
            _errors[sentence] = _errors.GetValueOrDefault(sentence) + 1;
        }
    }

    private SoakReport Report(PluginHost host, AudioThread thread, TimeSpan elapsed)
    {
        var quarters = _memory.Quarters(elapsed);
        return new SoakReport(
            Math.Round(elapsed.TotalSeconds, 1), _shares, _errors, quarters, quarters[1] > 0 ? (quarters[3] / quarters[1]) - 1 : 0,
            host.Report(thread, host.Engine.Measures, _garbage));
    }
}
