namespace Sidechain.Tracing.Client.Delivery;

/// <summary>Bounds of queue, batches and retries. The defaults suit a client that flushes at the end of each flow.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Most spans that wait; newer ones are dropped and counted.</summary>
    public int MaxQueuedSpans { get; init; } = 10_000;

    /// <summary>Most encoded bytes that wait.</summary>
    public int MaxQueuedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most spans of a request.</summary>
    public int MaxBatchSpans { get; init; } = 500;

    /// <summary>Most bytes of a request's spans, before compression.</summary>
    public int MaxBatchBytes { get; init; } = 512 * 1024;

    /// <summary>Bodies over this are sent with gzip, bytes.</summary>
    public int GzipOver { get; init; } = 1024;

    /// <summary>Pause before the second attempt; doubles with each further one. Between half and all of it is waited.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause that we choose ourselves; <c>Retry-After</c> may ask for more.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For clients that run long: deliver so often without being asked, and whenever a batch is full. Null: only when flushed.
    /// </summary>
    public TimeSpan? BackgroundInterval { get; init; }

    /// <summary>Longest wait for one answer.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
