using Npgsql;
using Sidechain.Telemetry.Live;
using Sidechain.Telemetry.Reexport;

namespace Sidechain.Telemetry.Store;

/// <summary>Takes groups from the queue and commits them, over one connection that it keeps for as long as it holds.</summary>
internal sealed class GroupWriter(WriteQueue queue, NpgsqlDataSource database, StoreOptions options, TimeProvider time, ReexportQueue reexport, TraceNews news, ILogger logger) : IAsyncDisposable
{
    private readonly CopyRows _rows = new();
    private NpgsqlConnection? _connection;
    private Resources _resources = new();

    /// <summary>Until the queue is closed and empty, or another writer has failed.</summary>
    /// <param name="works">Called after each group.</param>
    /// <param name="stop">Another writer has failed.</param>
    public async Task RunAsync(Action works, CancellationToken stop)
    {
        while (await queue.TakeAsync(options.GroupSpans, stop) is { } group)
        {
            try
            {
                await WriteAsync(group);
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

    private async Task WriteAsync(IReadOnlyList<PendingWrite> group)
    {
        try
        {
            var connection = await ConnectAsync();
            var results = await WriteAsync(connection, [.. group.Select(pending => pending.Batch)]);
            for (var index = 0; index < results.Length; index++)
                group[index].Succeed(results[index]);
        }
        catch (PostgresException refused) when (StoreOutage.IsOfSender(refused))
        {
            // The transaction is undone, and nothing else: connection and what is known stay.
            if (group.Count > 1)
                await WriteApartAsync(group, refused);
            else
                await WriteWithoutAsync(group[0], refused);
        }
        catch (NpgsqlException away) when (StoreOutage.Is(away))
        {
            await DisconnectAsync();
            Fail(group, new StoreUnavailableException("The database is away.", away));
        }
        catch (Exception failed)
        {
            await DisconnectAsync();
            if (group.Count == 1 || failed is StoreUnavailableException)
                Fail(group, failed);
            else
                await WriteApartAsync(group, failed);
        }
    }

    // One of them is to blame, and the others shall not suffer for it.
    private async Task WriteApartAsync(IReadOnlyList<PendingWrite> group, Exception failed)
    {
        StoreLog.GroupFailed(logger, group.Count, failed.Message);
        var half = group.Count / 2;
        await WriteAsync([.. group.Take(half)]);
        await WriteAsync([.. group.Skip(half)]);
    }

    // What the database does not take of a request is left out, the rest is kept.
    private async Task WriteWithoutAsync(PendingWrite pending, PostgresException reason)
    {
        StoreLog.SpansRefused(logger, pending.Batch.Spans.Count, $"{reason.SqlState}: {reason.MessageText}");
        try
        {
            pending.Succeed(await new SpanSieve(batch => WriteAsync(_connection!, [batch])).WriteAsync(pending.Batch));
        }
        catch (Exception failed)
        {
            await DisconnectAsync();
            Fail([pending], failed is NpgsqlException lost && StoreOutage.Is(lost) ? new StoreUnavailableException("The database is away.", lost) : failed);
        }
    }

    private Task<WriteResult[]> WriteAsync(NpgsqlConnection connection, IReadOnlyList<Batch> batches) =>
        GroupCommit.WriteAsync(connection, _rows, _resources, batches, options, time.GetUtcNow(), reexport, news, CancellationToken.None);

    private static void Fail(IReadOnlyList<PendingWrite> group, Exception reason)
    {
        foreach (var pending in group)
            pending.Fail(reason);
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
            await lost.DisposeAsync();
    }
}
