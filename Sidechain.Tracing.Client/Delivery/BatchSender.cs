namespace Sidechain.Tracing.Client.Delivery;

/// <summary>Sends batch after batch, each until there is an answer that is not worth a retry or no time is left for one.</summary>
internal sealed class BatchSender(HttpClient untraced, Func<string?> token, DeliveryOptions options, TimeProvider time, Random random)
{
    /// <summary>The bounds of its batches.</summary>
    public DeliveryOptions Options => options;

    /// <summary>The user's bearer token at this moment.</summary>
    public string? CurrentToken() => token();

    /// <summary>Until the source is empty or the server cannot take more.</summary>
    public async Task SendAllAsync(IBatchSource source, SendResult result, Deadline deadline, CancellationToken ct)
    {
        while (source.Next() is { } batch)
        {
            var answer = await SendAsync(batch, deadline, ct).ConfigureAwait(false);
            if (answer is { Kind: AnswerKind.Forbidden })
            {
                result.Reason = answer.Sentence;
                (batch, answer) = await ResendWithoutAsync(source, batch, answer, deadline, ct).ConfigureAwait(false);
            }

            result.Reason = answer.Sentence ?? result.Reason;
            switch (answer.Kind)
            {
                case AnswerKind.Stored:
                    result.Sent += Math.Max(0, batch.Spans.Count - answer.Rejected);
                    source.Stored(batch, answer.Rejected);
                    break;
                case AnswerKind.Refused or AnswerKind.Forbidden:
                    source.Refused(batch, answer.DropReason);
                    break;
                default:
                    result.IsStopped = true;
                    result.RetryAfter = answer.RetryAfter;
                    return;
            }
        }
    }

    /// <summary>403 names traces of another user: nothing of the batch was kept, so the rest goes out again, once.</summary>
    private async Task<(Batch Batch, Answer Answer)> ResendWithoutAsync(
        IBatchSource source, Batch batch, Answer answer, Deadline deadline, CancellationToken ct)
    {
        var foreign = answer.TraceIds.ToHashSet(StringComparer.Ordinal);
        if (!batch.Spans.Any(s => foreign.Contains(s.TraceId)) && !batch.Done.Any(foreign.Contains))
        {
            return (batch, answer);
        }

        var rest = source.Without(batch, foreign);
        return (rest, await SendAsync(rest, deadline, ct).ConfigureAwait(false));
    }

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

            await Task.Delay(pause, time, ct).ConfigureAwait(false);
        }
    }

    private async Task<Answer> AttemptAsync(Batch batch, CancellationToken ct)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
        attempt.CancelAfter(options.AttemptTimeout);
        try
        {
            using var request = DeliveryRequest.Create(batch, token(), Client.Clocks.TraceClock.WallUs(time), options.GzipOver);
            using var response = await untraced.SendAsync(request, attempt.Token).ConfigureAwait(false);
            return await Answer.ReadAsync(response, time, attempt.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Answer.NotReached($"{untraced.BaseAddress} cannot be reached: {exception.GetBaseException().Message.TrimEnd('.')}.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Answer.NotReached($"{untraced.BaseAddress} did not answer in time.");
        }
    }

    /// <summary>Doubling, between half and all of it; never less than the server asks for.</summary>
    private TimeSpan Pause(int attempt, TimeSpan? retryAfter)
    {
        var own = options.FirstPause * Math.Pow(2, Math.Min(attempt, 16));
        own = (own < options.MaxPause ? own : options.MaxPause) * (0.5 + (random.NextDouble() / 2));
        return retryAfter is { } asked ? asked + (own / 4) : own;
    }
}
