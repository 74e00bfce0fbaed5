using Sidechain.Audio.Wav;
using Sidechain.Client.Uploads;

namespace Sidechain.PluginHostSim.Faults;

/// <summary>An encoder on a machine that has no time for it: it does the same work, with pauses that add up to the delay.</summary>
/// <param name="delay">How much longer it takes.</param>
internal sealed class SlowEncoder(TimeSpan delay) : ILoopEncoder
{
    private readonly LoopEncoder _encoder = new();

    public bool IsAvailable => _encoder.IsAvailable;

    public void Encode(WavReader audio, Stream output, string title, Action<long>? progress, CancellationToken cancellationToken)
    {
        long before = 0;
        _encoder.Encode(audio, output, title, Report, cancellationToken);

        void Report(long frames)
        {
            // The pauses are spread over the loop, so cancelling works all the time.
            cancellationToken.WaitHandle.WaitOne(delay * ((double)(frames - before) / audio.FrameCount));
            before = frames;
            progress?.Invoke(frames);
        }
    }
}
