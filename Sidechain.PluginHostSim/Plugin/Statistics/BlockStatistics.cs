using Sidechain.Tracing.Client.Recording;

namespace Sidechain.PluginHostSim.Plugin.Statistics;

/// <summary>
/// Measures the plugin's audio callback while a share records it. The audio thread reads the clock twice a block, does some arithmetic, and
/// writes one record a second to a ring.
/// </summary>
/// <param name="time">Gives the time stamps.</param>
internal sealed class BlockStatistics(TimeProvider time)
{
    private AudioRecording? _wanted;

    // The audio thread's own from here on.
    private AudioRecording? _current;
    private AudioWindow _window;
    private double _ticksPerFrame = time.TimestampFrequency / 48_000.0;

    /// <summary>Whether the audio thread still writes to a recording.</summary>
    public bool IsRecording => Volatile.Read(ref _current) is not null;

    /// <summary>The message thread, while no block is processed.</summary>
    public void Prepare(int sampleRate) => _ticksPerFrame = (double)time.TimestampFrequency / sampleRate;

    /// <summary>
    /// On a worker: from the next block on the callback is recorded as spans <c>plugin.audio</c> below <paramref name="parent"/>. Dispose
    /// of the recording before the parent ends. Where two shares overlap the later one is recorded.
    /// </summary>
    public AudioRecording Record(SpanRecorder recorder, RecordedSpan parent)
    {
        var recording = new AudioRecording(this, recorder, parent, time.TimestampFrequency);
        Volatile.Write(ref _wanted, recording);
        return recording;
    }

    /// <summary>The audio thread: a block begins. Give the result to <see cref="End"/>.</summary>
    public long Begin()
    {
        var wanted = Volatile.Read(ref _wanted);
        if (!ReferenceEquals(wanted, _current))
        {
            TakeUp(wanted);
        }

        if (wanted is null)
        {
            return 0;
        }

        var now = time.GetTimestamp();
        _window.Begin(wanted, now);
        return now;
    }

    /// <summary>The audio thread: a block of so many frames is done.</summary>
    public void End(long begun, int frames)
    {
        if (begun != 0 && _window.End(begun, time.GetTimestamp(), frames * _ticksPerFrame))
        {
            _window.Close(_current);
        }
    }

    internal void Stop(AudioRecording recording) => Interlocked.CompareExchange(ref _wanted, null, recording);

    internal bool IsWriting(AudioRecording recording) => ReferenceEquals(Volatile.Read(ref _current), recording);

    /// <summary>The audio thread: leaves one recording for another, or for none.</summary>
    private void TakeUp(AudioRecording? wanted)
    {
        _window.Close(_current);
        _window = default;
        Volatile.Write(ref _current, wanted);
    }
}
