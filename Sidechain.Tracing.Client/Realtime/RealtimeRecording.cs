using Sidechain.Tracing.Client.Recording;

namespace Sidechain.Tracing.Client.Realtime;

/// <summary>Spans of threads that must never wait.</summary>
public static class RealtimeRecording
{
    /// <summary>
    /// A ring for one realtime thread, whose spans become parts of <paramref name="parent"/>; emptied on another thread, at least at every
    /// flush.
    /// </summary>
    /// <param name="recorder">Gets the spans.</param>
    /// <param name="parent">Should end after the realtime thread has stopped.</param>
    /// <param name="capacity">Records that fit in; rounded up to a power of two.</param>
    public static RealtimeRing CreateRealtimeRing(this SpanRecorder recorder, RecordedSpan parent, int capacity = 1024)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return Of(recorder).Create(parent, capacity);
    }

    /// <summary>
    /// Makes spans of what realtime threads have recorded so far. Call it when such a thread has stopped and before the ring's parent ends,
    /// so that they come before the trace is done.
    /// </summary>
    public static void DrainRealtime(this SpanRecorder recorder) => Of(recorder).Drain();

    private static RealtimeDrains Of(SpanRecorder recorder)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        return (RealtimeDrains)recorder.LateSpans(() => new RealtimeDrains(recorder));
    }
}
