using Npgsql;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>
/// Takes groups from the queue and commits them, over one connection. A group is as big as can be written in a moment, and the next batch
/// waits no longer than that.
/// </summary>
internal sealed class GroupWriter(
    WriteQueue queue,
    WriterConnection database,
    StoreOptions options,
    TimeProvider time,
    ILogger logger)
{
    private readonly GroupSize _size = new(options);

    /// <summary>Until the queue is closed and empty, or another writer has failed.</summary>
    /// <param name="works">Called after each group.</param>
    /// <param name="stop">Another writer has failed.</param>
    public async Task RunAsync(Action works, CancellationToken stop)
    {
        while (await queue.TakeAsync(_size.Spans, stop) is { } group)
        {
            try
            {
                var begun = time.GetTimestamp();
                await WriteAsync(group);
                _size.Learn(group.Sum(part => part.Batch.Work), time.GetElapsedTime(begun));
            }
            catch (Exception failed)
            {
                // Nobody waits for an answer that does not come.
                Fail(group, failed);
                throw;
            }

            works();
        }
    }

    private async Task WriteAsync(IReadOnlyList<PendingPart> group, int attempt = 1)
    {
        List<PendingPart> left = [];
        try
        {
            var allowed = await AllowedAsync(group);
            left = Tell(allowed, await database.WriteAsync([.. allowed.Select(part => part.ToWrite)]));
        }
        catch (Exception held) when (StoreOutage.IsHeld(held))
        {
            if (attempt == 1)
            {
                await WriteAsync(group, attempt + 1);
            }
            else
            {
                await WriteOthersAsync(group, held, attempt);
            }
        }
        catch (PostgresException refused) when (StoreOutage.IsOfSender(refused))
        {
            // The transaction is undone, and nothing else: connection and what is known stay.
            if (group.Count > 1)
            {
                await WriteApartAsync(group, refused);
            }
            else
            {
                await WriteWithoutAsync(group[0], refused);
            }
        }
        catch (NpgsqlException away) when (StoreOutage.Is(away))
        {
            // It has heard that it should not go on: it is there, and this group took too long.
            var isThere = database.IsOpen;
            await database.CloseAsync();
            var unavailable = new StoreUnavailableException("The database is away.", away);
            Fail(group, unavailable);
            if (StoreOutage.IsSilence(away) && !isThere)
            {
                queue.Fail(unavailable);
            }
        }
        catch (Exception failed)
        {
            await database.CloseAsync();
            if (group.Count == 1 || failed is StoreUnavailableException)
            {
                Fail(group, failed);
            }
            else
            {
                await WriteApartAsync(group, failed);
            }
        }

        if (left.Count > 0)
        {
            await WriteLeftAsync(left, attempt);
        }
    }

    // Another writer may have made more of their traces others' meanwhile.
    private async Task WriteLeftAsync(IReadOnlyList<PendingPart> left, int attempt)
    {
        if (attempt < StoreOptions.LocksOfAStatement)
        {
            await WriteAsync(left, attempt + 1);
        }
        else
        {
            Fail(left, new StoreUnavailableException(WriterConnection.InUse));
        }
    }

    // The others have their answers and need not wait for those that are left for a group of their own.
    private List<PendingPart> Tell(IReadOnlyList<PendingPart> group, IReadOnlyList<WriteResult> results)
    {
        var left = new List<PendingPart>();
        foreach (var (part, result) in group.Zip(results))
        {
            if (result.Instead is { } batch)
            {
                left.Add(part with { ToWrite = batch });
            }
            else
            {
                queue.Succeed(part, result);
            }
        }

        return left;
    }

    // Before the first part of a batch is written: where a trace of the others is somebody else's, nothing of the batch is.
    private async Task<IReadOnlyList<PendingPart>> AllowedAsync(IReadOnlyList<PendingPart> group)
    {
        if (!group.Any(part => part is { IsFirst: true, IsLast: false }))
        {
            return group;
        }

        var connection = await database.OpenAsync();
        var allowed = new List<PendingPart>(group.Count);
        foreach (var part in group)
        {
            if (part is { IsFirst: true, IsLast: false }
                && await ForeignTraces.FindAsync(connection, part.Pending.Batch, CancellationToken.None) is { Count: > 0 } foreign)
            {
                queue.Succeed(part, new WriteResult(foreign, []));
            }
            else
            {
                allowed.Add(part);
            }
        }

        return allowed;
    }

    // A service's batch is of many users: the spans of the traces that are held are left out of it, and said to be. A client sends again.
    private async Task WriteOthersAsync(IReadOnlyList<PendingPart> group, Exception held, int attempt)
    {
        HashSet<Guid> traces;
        try
        {
            var connection = await database.OpenAsync();
            traces = await HeldTraces.FindAsync(connection, [.. group.Select(part => part.ToWrite)], CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            traces = [];
        }

        var unavailable = new StoreUnavailableException(WriterConnection.InUse, held);
        if (attempt >= StoreOptions.LocksOfAStatement)
        {
            Fail(group, unavailable);
            return;
        }

        StoreLog.TracesHeld(logger, group.Count, traces.Count, held.Message);
        var free = group.Where(part => !Names(part.ToWrite, traces)).ToArray();
        // A whole table, for a moment, where no trace is held.
        if (free.Length > 0)
        {
            await WriteAsync(free, attempt + 1);
        }

        foreach (var part in group.Except(free))
        {
            if (part.Batch.Sender.IsService)
            {
                await WriteFreeAsync(part, traces);
            }
            else
            {
                part.Pending.Fail(unavailable);
            }
        }
    }

    private async Task WriteFreeAsync(PendingPart part, HashSet<Guid> held)
    {
        var spans = part.Batch.Spans.Zip(part.ToWrite.Spans)
            .ToLookup(span => held.Contains(span.Second.TraceId), span => span.First);
        try
        {
            var result = await database.WriteAsync(part.Batch with { Spans = [.. spans[false]] });
            queue.Succeed(part, new WriteResult(
                [], [.. result.Refused, .. spans[true].Select(span => new RefusedSpan(span, RejectReasons.Unavailable))]));
        }
        catch (Exception failed) when (failed is NpgsqlException or TraceGoneException or StoreUnavailableException)
        {
            await database.CloseAsync();
            part.Pending.Fail(new StoreUnavailableException(WriterConnection.InUse, failed));
        }
    }

    private static bool Names(Batch batch, HashSet<Guid> traces) =>
        batch.Spans.Any(span => traces.Contains(span.TraceId)) || batch.Done.Any(done => traces.Contains(done.TraceId));

    // One of them is to blame, and the others shall not suffer for it.
    private async Task WriteApartAsync(IReadOnlyList<PendingPart> group, Exception failed)
    {
        StoreLog.GroupFailed(logger, group.Count, failed.Message);
        var half = group.Count / 2;
        await WriteAsync([.. group.Take(half)]);
        await WriteAsync([.. group.Skip(half)]);
    }

    // What the database does not take of a request is left out, the rest is kept.
    private async Task WriteWithoutAsync(PendingPart part, PostgresException reason)
    {
        StoreLog.SpansRefused(logger, part.Batch.Spans.Count, $"{reason.SqlState}: {reason.MessageText}");
        try
        {
            queue.Succeed(part, await new SpanSieve(database.WriteAsync).WriteAsync(part.Batch));
        }
        catch (Exception failed)
        {
            await database.CloseAsync();
            Fail(
                [part],
                failed is NpgsqlException lost && StoreOutage.Is(lost)
                    ? new StoreUnavailableException("The database is away.", lost)
                    : failed);
        }
    }

    private static void Fail(IReadOnlyList<PendingPart> group, Exception reason)
    {
        foreach (var part in group)
        {
            part.Pending.Fail(reason);
        }
    }
}
