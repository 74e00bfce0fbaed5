namespace Sidechain.Tracing.Client.Delivery;

/// <summary>How much of a flush's limit is left, by the monotonic clock.</summary>
internal readonly struct Deadline(TimeProvider time, TimeSpan limit)
{
    private readonly long _start = time.GetTimestamp();

    public TimeSpan Left => limit - time.GetElapsedTime(_start);
}
