using Npgsql;
using Sidechain.Telemetry.Live;
using Sidechain.Telemetry.Reexport;

namespace Sidechain.Telemetry.Store;

/// <summary>Takes groups from the queue and commits them, over one connection that it keeps for as long as it holds.</summary>
internal sealed class GroupWriter(WriteQueue queue, NpgsqlDataSource database, int groupSpans, TimeProvider time, ReexportQueue reexport, TraceNews news, ILogger logger) : IAsyncDisposable
{
    private readonly CopyRows _rows = new();
    private NpgsqlConnection? _connection;
    private Resources _resources = new();

    /// <summary>Until the queue is closed and empty.</summary>
    public async Task RunAsync()
    {
        while (await queue.TakeAsync(groupSpans) is { } group)
            await WriteAsync(group);
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task WriteAsync(IReadOnlyList<PendingWrite> group)
    {
        try
        {
            var connection = await ConnectAsync();
            var results = await GroupCommit.WriteAsync(
                connection, _rows, _resources, [.. group.Select(pending => pending.Batch)], DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), reexport, news, CancellationToken.None);
            for (var index = 0; index < results.Length; index++)
                group[index].Succeed(results[index]);
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
