using System.Data;
using Npgsql;
using Sidechain.Telemetry.Spans;

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

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task WriteAsync(IReadOnlyList<PendingPart> group, int attempt = 1)
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
            var isThere = _connection?.State == ConnectionState.Open;
            await DisconnectAsync();
            var unavailable = new StoreUnavailableException("The database is away.", away);
            Fail(group, unavailable);
            if (StoreOutage.IsSilence(away) && !isThere)
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

    // A service's batch is of many users: the spans of the traces that are held are left out of it, and said to be. A client sends again.
    private async Task WriteOthersAsync(IReadOnlyList<PendingPart> group, Exception held, int attempt)
    {
        HashSet<Guid> traces;
        try
        {
            traces = await HeldTraces.FindAsync(await ConnectAsync(), [.. group.Select(part => part.Batch)], CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            traces = [];
        }

        var unavailable = new StoreUnavailableException("A trace is in use.", held);
        if (attempt >= StoreOptions.LocksOfAStatement)
        {
            Fail(group, unavailable);
            return;
        }

        StoreLog.TracesHeld(logger, group.Count, traces.Count, held.Message);
        var free = group.Where(part => !Names(part.Batch, traces)).ToArray();
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
        var spans = part.Batch.Spans.ToLookup(span => held.Contains(span.TraceId));
        try
        {
            var results = await WriteAsync(await ConnectAsync(), [part.Batch with { Spans = [.. spans[false]] }]);
            queue.Succeed(part, new WriteResult(
                [], [.. results[0].Refused, .. spans[true].Select(span => new RefusedSpan(span, RejectReasons.Unavailable))]));
        }
        catch (Exception failed) when (failed is NpgsqlException or TraceGoneException)
        {
            await DisconnectAsync();
            part.Pending.Fail(new StoreUnavailableException("A trace is in use.", failed));
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
                await LimitLocksAsync(opened);
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

    // For as long as the connection is the writer's.
    private async Task LimitLocksAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            FormattableString.Invariant($"-- SET\nSET lock_timeout = {(int)options.LockTimeout.TotalMilliseconds}"), connection);
        await command.ExecuteNonQueryAsync();
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
