using System.Diagnostics;
using System.Globalization;

namespace Sidechain.Tracing.Delivery;

/// <summary>
/// Sends spans to <c>{base address}/api/v1/telemetry/spans</c> when it is flushed. Never traced itself, never throws, never longer than
/// its limit. One instance serves one recorder.
/// </summary>
/// <param name="untraced">A client of <see cref="Http.TracedHttpClient.CreateUntraced"/> with a base address.</param>
/// <param name="token">The user's bearer token at this moment; null sends without.</param>
/// <param name="options">Bounds.</param>
/// <param name="time">Clocks and pauses.</param>
/// <param name="random">Jitter.</param>
public sealed class SpanDelivery(HttpClient untraced, Func<string?> token, DeliveryOptions? options = null, TimeProvider? time = null, Random? random = null) : IDisposable
{
    private static readonly TimeSpan LongestFlush = TimeSpan.FromDays(1);

    private readonly DeliveryOptions _options = options ?? new DeliveryOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Random _random = random ?? Random.Shared;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    internal SpanQueue Queue { get; } = new(options ?? new DeliveryOptions());

    /// <summary>Sends what is queued, in batches, within <paramref name="limit"/>. What was not acknowledged stays queued.</summary>
    public async Task<DeliveryResult> FlushAsync(TimeSpan limit, CancellationToken ct = default)
    {
        var sent = 0;
        string? reason;
        limit = limit < TimeSpan.Zero ? TimeSpan.Zero : limit > LongestFlush ? LongestFlush : limit;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(limit);
        var entered = false;
        try
        {
            await _oneAtATime.WaitAsync(limited.Token).ConfigureAwait(false);
            entered = true;

            // No activity of the caller may end up in the request.
            Activity.Current = null;
            var deadline = new Deadline(_time, limit);
            reason = await SendAllAsync(count => sent += count, deadline, limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            reason = ct.IsCancellationRequested ? "Delivery was cancelled." : OutOfTime(limit);
        }
        catch (Exception exception)
        {
            // Tracing never hurts its host: a bug here must not change what the program does.
            reason = $"Delivery failed: {exception.Message}";
        }
        finally
        {
            if (entered)
            {
                _oneAtATime.Release();
            }
        }

        return new DeliveryResult(sent, Queue.TakeLost(), Queue.Count, reason);
    }

    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>Null when nothing is left.</summary>
    private async Task<string?> SendAllAsync(Action<int> sent, Deadline deadline, CancellationToken ct)
    {
        string? refused = null;
        while (Queue.Next() is { } batch)
        {
            var answer = await SendAsync(batch, deadline, ct).ConfigureAwait(false);
            if (answer is { Kind: AnswerKind.Forbidden })
            {
                refused = answer.Sentence;
                (batch, answer) = await ResendWithoutAsync(batch, answer, deadline, ct).ConfigureAwait(false);
            }

            switch (answer.Kind)
            {
                case AnswerKind.Stored:
                    sent(Math.Max(0, batch.Spans.Count - answer.Rejected));
                    Queue.CountRejected(answer.Rejected);
                    refused = answer.Sentence ?? refused;
                    break;
                case AnswerKind.Refused or AnswerKind.Forbidden:
                    Queue.Drop(answer.DropReason, batch.Spans.Count);
                    refused = answer.Sentence;
                    break;
                default:
                    return answer.Sentence;
            }

            Queue.Complete(batch);
        }

        return refused;
    }

    /// <summary>403 names traces of another user: nothing of the batch was kept, so the rest goes out again, once.</summary>
    private async Task<(Batch Batch, Answer Answer)> ResendWithoutAsync(Batch batch, Answer answer, Deadline deadline, CancellationToken ct)
    {
        var foreign = answer.TraceIds.ToHashSet(StringComparer.Ordinal);
        var count = batch.Spans.Count(s => foreign.Contains(s.TraceId));
        if (count == 0 && !batch.Done.Any(foreign.Contains))
        {
            return (batch, answer);
        }

        Queue.Drop(DropReasons.Forbidden, count);
        var rest = Queue.Replace(batch, foreign);
        return (rest, await SendAsync(rest, deadline, ct).ConfigureAwait(false));
    }

    /// <summary>One batch until there is an answer that is not worth a retry, or no time is left for one.</summary>
    private async Task<Answer> SendAsync(Batch batch, Deadline deadline, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await AttemptAsync(batch, ct).ConfigureAwait(false);
            if (answer.Kind != AnswerKind.Retry)
            {
                return answer;
            }

            var pause = Pause(attempt, answer.RetryAfter);
            if (pause >= deadline.Left)
            {
                return answer with { Kind = AnswerKind.Keep };
            }

            await Task.Delay(pause, _time, ct).ConfigureAwait(false);
        }
    }

    private async Task<Answer> AttemptAsync(Batch batch, CancellationToken ct)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
        attempt.CancelAfter(_options.AttemptTimeout);
        try
        {
            using var request = DeliveryRequest.Create(batch, token(), Recording.TraceClock.WallUs(_time), _options.GzipOver);
            using var response = await untraced.SendAsync(request, attempt.Token).ConfigureAwait(false);
            return await Answer.ReadAsync(response, _time, attempt.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Answer.NotReached($"{untraced.BaseAddress} cannot be reached: {exception.Message}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Answer.NotReached($"{untraced.BaseAddress} did not answer in time.");
        }
    }

    /// <summary>Doubling, between half and all of it; never less than the server asks for.</summary>
    private TimeSpan Pause(int attempt, TimeSpan? retryAfter)
    {
        var own = _options.FirstPause * Math.Pow(2, Math.Min(attempt, 16));
        own = (own < _options.MaxPause ? own : _options.MaxPause) * (0.5 + (_random.NextDouble() / 2));
        return retryAfter is { } asked ? asked + (own / 4) : own;
    }

    private static string OutOfTime(TimeSpan limit) =>
        string.Create(CultureInfo.InvariantCulture, $"There was no answer within {limit.TotalSeconds:0.#} s.");
}
