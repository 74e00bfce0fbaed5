using Npgsql;

namespace Sidechain.Telemetry.Store;

/// <summary>
/// Takes groups from the queue and commits them, over one connection that it keeps for as long as it holds. A group is as big as can be
/// written in a moment, and the next batch waits no longer than that.
/// </summary>
internal sealed class GroupWriter(
    WriteQueue queue,
    NpgsqlDataSource database,
    StoreOptions options,
    StepBudget steps,
    TimeProvider time,
    IReadOnlyList<ICommitListener> listeners,
    ILogger logger) : IAsyncDisposable
{
    private readonly CopyRows _rows = new();
    private readonly GroupSize _size = new(options);
    private NpgsqlConnection? _connection;
    private Resources _resources = new();

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
                _size.Learn(group.Sum(part => part.Batch.Spans.Count), time.GetElapsedTime(begun));
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

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task WriteAsync(IReadOnlyList<PendingPart> group)
    {
        try
        {
            var connection = await ConnectAsync();
            var allowed = await AllowedAsync(connection, group);
            var results = await WriteAsync(connection, [.. allowed.Select(part => part.Batch)]);
            for (var index = 0; index < results.Length; index++)
            {
                queue.Succeed(allowed[index], results[index]);
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
            await DisconnectAsync();
            var unavailable = new StoreUnavailableException("The database is away.", away);
            Fail(group, unavailable);
            if (StoreOutage.IsSilence(away))
            {
                queue.Fail(unavailable);
            }
        }
        catch (Exception failed)
        {
            await DisconnectAsync();
            if (group.Count == 1 || failed is StoreUnavailableException)
            {
                Fail(group, failed);
            }
            else
            {
                await WriteApartAsync(group, failed);
            }
        }
    }

    // Before the first part of a batch is written: where a trace of the others is somebody else's, nothing of the batch is.
    private async Task<IReadOnlyList<PendingPart>> AllowedAsync(NpgsqlConnection connection, IReadOnlyList<PendingPart> group)
    {
        if (!group.Any(part => part is { IsFirst: true, IsLast: false }))
        {
            return group;
        }

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
            queue.Succeed(part, await new SpanSieve(batch => WriteAsync(_connection!, [batch])).WriteAsync(part.Batch));
        }
        catch (Exception failed)
        {
            await DisconnectAsync();
            Fail(
                [part],
                failed is NpgsqlException lost && StoreOutage.Is(lost)
                    ? new StoreUnavailableException("The database is away.", lost)
                    : failed);
        }
    }

    private Task<WriteResult[]> WriteAsync(NpgsqlConnection connection, IReadOnlyList<Batch> batches) =>
        GroupCommit.WriteAsync(connection, _rows, _resources, batches, options, steps, time.GetUtcNow(), listeners, CancellationToken.None);

    private static void Fail(IReadOnlyList<PendingPart> group, Exception reason)
    {
        foreach (var part in group)
        {
            part.Pending.Fail(reason);
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        if (_connection is null)
        {
            var opened = await database.OpenConnectionAsync();
            try
            {
                await IncomingTable.CreateAsync(opened, CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                await opened.DisposeAsync();
                throw;
            }

            _connection = opened;
            // What was known of another database may not hold in this one.
            _resources = new();
        }

        return _connection;
    }

    // Back to the pool, which resets it: temporary table and all.
    private async Task DisconnectAsync()
    {
        var lost = Interlocked.Exchange(ref _connection, null);
        if (lost is not null)
        {
            await lost.DisposeAsync();
        }
    }
}
