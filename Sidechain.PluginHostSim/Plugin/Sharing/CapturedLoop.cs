using Sidechain.Audio.Wav;
using Sidechain.Client.Failures;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Plugin.Capture;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>
/// The last bars of what was just played. They are copied on the worker's thread, and kept on disk until the server has them.
/// </summary>
/// <param name="capture">The plugin's ring.</param>
/// <param name="bars">How many bars.</param>
/// <param name="keep">Keeps the WAV file, with its tempo; null where nothing is kept.</param>
internal sealed class CapturedLoop(LoopCapture capture, int bars, Action<LoopFile, double>? keep) : ILoopSource
{
    public string Name { get; } = $"last-{bars}-bars.wav";

    public string Operation => SpanNames.Capture;

    public string? Event => null;

    public double? Bpm { get; private set; }

    public string? Key => null;

    /// <summary>Nobody knows before the capture.</summary>
    public long Measure() => 0;

    public Task<LoopFile> ReadAsync(Action<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = capture.Snapshot(bars);
            Bpm = snapshot.Tempo;
            var file = new LoopFile(Name, WavWriter.FromFloats(snapshot.Samples, snapshot.Channels, snapshot.SampleRate));
            progress?.Invoke(file.Content.Length);
            keep?.Invoke(file, snapshot.Tempo);
            return Task.FromResult(file);
        }
        catch (CaptureException e)
        {
            throw new ClientException(e.Message, inner: e);
        }
    }
}
