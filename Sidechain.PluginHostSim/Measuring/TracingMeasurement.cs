using System.Diagnostics;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Host.Measures;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Plugin.Sharing;

namespace Sidechain.PluginHostSim.Measuring;

/// <summary>
/// One host plays one song. Loops are shared with tracing and without, in pairs whose order alternates, to spread the machine's other load
/// evenly.
/// </summary>
/// <param name="traced">Shares with tracing.</param>
/// <param name="plain">Shares without.</param>
/// <param name="options">The format and the song.</param>
internal sealed class TracingMeasurement(ApiSession traced, ApiSession plain, HostOptions options)
{
    /// <summary>Bars of each loop: eight seconds at 120 beats a minute.</summary>
    private const int Bars = 4;

    /// <summary>From one share to the next.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How often the collector is looked at, and how long the last block of a stretch has to be counted.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Plays, shares and measures.</summary>
    /// <param name="pairs">How many.</param>
    /// <param name="seconds">Length of each half of a pair.</param>
    /// <param name="onThread">Told the kernel's number of the audio thread.</param>
    /// <param name="cancellationToken">Ends it; nothing is reported then.</param>
    public async Task<MeasureReport> RunAsync(int pairs, int seconds, Action<int> onThread, CancellationToken cancellationToken)
    {
        var recorder = await RecorderCost.MeasureAsync(options.SampleRate, options.BlockFrames);
        var plugin = new LoopSharingPlugin();
        await using var on = new LoopSharer(traced, statistics: plugin.Statistics);
        await using var off = new LoopSharer(plain);
        using var host = new PluginHost(options, [plugin]);
        host.PlayBars(Bars);
        var (withTracing, without, garbage) = (new Stretches(), new Stretches(), new GarbageWatch());
        var thread = host.Start();
        onThread(thread.Id);

        // The first shares compile what shares need.
        await PlayAsync(host, plugin, on, garbage, 1, cancellationToken);
        await PlayAsync(host, plugin, off, garbage, 1, cancellationToken);
        for (var pair = 0; pair < pairs; pair++)
        {
            foreach (var isOn in pair % 2 == 0 ? new[] { true, false } : [false, true])
            {
                var (measures, shares) = await PlayAsync(host, plugin, isOn ? on : off, garbage, seconds, cancellationToken);
                (isOn ? withTracing : without).Add(measures, shares);
            }
        }

        host.Stop();
        return Report(thread.Priority, pairs, seconds, withTracing.ToReport(), without.ToReport(), recorder, garbage.ToReport());
    }

    /// <summary>One stretch.</summary>
    private static async Task<(BlockMeasures Measures, int Shares)> PlayAsync(
        PluginHost host, LoopSharingPlugin plugin, LoopSharer sharer, GarbageWatch garbage, int seconds,
        CancellationToken cancellationToken)
    {
        host.Engine.Restart();
        var (started, shares, next) = (Stopwatch.GetTimestamp(), 0, TimeSpan.Zero);
        var share = Task.CompletedTask;
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed.TotalSeconds < seconds)
        {
            if (elapsed >= next && share.IsCompleted)
            {
                await share;
                share = sharer.ShareAsync(
                    new UploadRequest(new CapturedLoop(plugin.Capture, Bars, keep: null), null, null, null), new QuietProgress(),
                    cancellationToken);
                next = elapsed + Pause;
                shares++;
            }

            await Task.Delay(Look, cancellationToken);
            garbage.Look();
        }

        await share;
        var measures = host.Engine.Restart();
        await Task.Delay(Look, cancellationToken);
        return (measures, shares);
    }

    private MeasureReport Report(
        string priority, int pairs, int seconds, StretchReport on, StretchReport off, double recorder, GarbageReport garbage)
    {
        var odd = Stretches.Median([.. off.P999.Where((_, i) => i % 2 == 1).DefaultIfEmpty(off.P999[0])]);
        var even = Stretches.Median([.. off.P999.Where((_, i) => i % 2 == 0)]);
        return new MeasureReport(
            options.SampleRate, options.BlockFrames, priority, pairs, seconds, on, off,
            (odd / even) - 1,
            (on.MedianP999 / off.MedianP999) - 1,
            recorder,
            recorder * options.SampleRate / (options.BlockFrames * 1e9),
            garbage);
    }
}
