using System.Diagnostics;
using System.Globalization;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>
/// Sends spans to <c>{base address}/api/v1/telemetry/spans</c> when it is flushed, and in the background where the options say so. Never
/// traced itself, never throws, never longer than its limit. One instance serves one recorder.
/// </summary>
public sealed class SpanDelivery : IDisposable
{
    private static readonly TimeSpan LongestFlush = TimeSpan.FromDays(1);

    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;
    private readonly ISpanSpool? _spool;
    private readonly BatchSender _sender;
    private readonly BackgroundDelivery? _background;
    private readonly SemaphoreSlim _oneFlush = new(1, 1);
    private readonly SemaphoreSlim _oneDrain = new(1, 1);

    /// <summary>When the server wants to hear from us again, by the monotonic clock; null before it asked for a pause.</summary>
    private Deadline? _silence;

    /// <param name="untraced">A client of <c>TracedHttpClient.CreateUntraced</c> with a base address.</param>
    /// <param name="token">The user's bearer token at this moment; null sends without.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="time">Clocks and pauses.</param>
    /// <param name="random">Jitter.</param>
    /// <param name="spool">Keeps spans until they are stored; without one they are in memory alone.</param>
    public SpanDelivery(
        HttpClient untraced,
        Func<string?> token,
        DeliveryOptions? options = null,
        TimeProvider? time = null,
        Random? random = null,
        ISpanSpool? spool = null)
    {
        _options = options ?? new DeliveryOptions();
        _time = time ?? TimeProvider.System;
        _spool = spool;
        _sender = new BatchSender(untraced, token, _options, _time, random ?? Random.Shared);
        Queue = new SpanQueue(_options, spool?.OpenBuffer(_options, token) ?? new MemoryBuffer(_options));
        if (_options.BackgroundInterval is { } interval)
        {
            _background = new BackgroundDelivery(
                ct => FlushQueueAsync(interval + _options.AttemptTimeout, ct), () => BackgroundPause(interval), _time);
            Queue.BatchFilled = _background.Wake;
        }
    }

    /// <summary>
    /// What this run knows about its clock, from <see cref="Client.Clocks.ClockSampler"/>. It goes out with the spans from now on, and
    /// stays in the spool with them.
    /// </summary>
    public Wire.WireClock? Clock
    {
        get => Queue.Clock;
        set => Queue.Clock = value;
    }

    internal SpanQueue Queue { get; }

    /// <summary>Sends what is queued, in batches, within <paramref name="limit"/>. What was not acknowledged stays queued.</summary>
    public Task<DeliveryResult> FlushAsync(TimeSpan limit, CancellationToken ct = default)
    {
        _background?.GiveWay();
        return FlushQueueAsync(limit, ct);
    }

    /// <summary>
    /// Sends what earlier runs of this user left in the spool for the same server, the oldest first, within <paramref name="limit"/>. Files
    /// of runs that are over and delivered are deleted; those of living processes are left alone. May run beside a flush.
    /// </summary>
    public async Task<DeliveryResult> DrainAsync(TimeSpan limit, CancellationToken ct = default)
    {
        var result = new SendResult();
        if (_spool is { } spool)
        {
            await LimitedAsync(
                _oneDrain, result, limit, (r, deadline, limited) => spool.DrainAsync(Queue, _sender, r, deadline, limited), ct)
                .ConfigureAwait(false);
        }

        return new DeliveryResult(result.Sent, result.Lost, result.Pending, result.Reason);
    }

    /// <summary>Ends the deliveries in the background; flush before, or what waits stays in the spool.</summary>
    public void Dispose() => _background?.Dispose();

    private async Task<DeliveryResult> FlushQueueAsync(TimeSpan limit, CancellationToken ct)
    {
        var result = new SendResult();
        await LimitedAsync(
            _oneFlush, result, limit, (r, deadline, limited) => _sender.SendAllAsync(Queue, r, deadline, limited), ct)
            .ConfigureAwait(false);
        _silence = result.RetryAfter is { } asked ? new Deadline(_time, asked) : null;
        return new DeliveryResult(result.Sent, Queue.TakeLost(), Queue.Count, result.Reason);
    }

    private TimeSpan BackgroundPause(TimeSpan interval) =>
        _silence is { } silence && silence.Left > interval ? (silence.Left < LongestFlush ? silence.Left : LongestFlush) : interval;

    /// <summary>One at a time, within the limit, and whatever happens no exception.</summary>
    private async Task LimitedAsync(
        SemaphoreSlim oneAtATime,
        SendResult result,
        TimeSpan limit,
        Func<SendResult, Deadline, CancellationToken, Task> work,
        CancellationToken ct)
    {
        limit = limit < TimeSpan.Zero ? TimeSpan.Zero : limit > LongestFlush ? LongestFlush : limit;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(limit);
        var entered = false;
        try
        {
            await oneAtATime.WaitAsync(limited.Token).ConfigureAwait(false);
            entered = true;

            // No activity of the caller may end up in the request.
            Activity.Current = null;
            await work(result, new Deadline(_time, limit), limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            result.Reason = ct.IsCancellationRequested ? "Delivery was cancelled." : OutOfTime(limit);
        }
        catch (Exception exception)
        {
            // Tracing never hurts its host: a bug here must not change what the program does.
            result.Reason = $"Delivery failed: {exception.Message}";
        }
        finally
        {
            if (entered)
            {
                oneAtATime.Release();
            }
        }
    }

    private static string OutOfTime(TimeSpan limit) =>
        string.Create(CultureInfo.InvariantCulture, $"There was no answer within {limit.TotalSeconds:0.#} s.");
}
