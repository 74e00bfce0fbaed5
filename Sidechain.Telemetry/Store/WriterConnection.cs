using System.Data;
using Npgsql;

namespace Sidechain.Telemetry.Store;

/// <summary>The connection of one writer, which keeps it for as long as it holds, and what it knows of that database.</summary>
internal sealed class WriterConnection(
    NpgsqlDataSource database,
    OwnTraces own,
    StoreOptions options,
    StepBudget steps,
    TimeProvider time,
    IReadOnlyList<ICommitListener> listeners) : IAsyncDisposable
{
    /// <summary>Why a batch is not written that other writers have kept from it.</summary>
    public const string InUse = "A trace is in use.";

    private readonly CopyRows _rows = new();
    private NpgsqlConnection? _connection;
    private Resources _resources = new();

    public bool IsOpen => _connection?.State == ConnectionState.Open;

    /// <inheritdoc cref="GroupCommit.WriteAsync"/>
    public async Task<WriteResult[]> WriteAsync(IReadOnlyList<Batch> batches) => await GroupCommit.WriteAsync(
        await OpenAsync(), _rows, _resources, batches, own, options, steps, time.GetUtcNow(), listeners, CancellationToken.None);

    /// <summary>Writes one batch, in as many transactions as it takes until its traces are those that are locked.</summary>
    /// <exception cref="StoreUnavailableException">Others have always been quicker.</exception>
    public async Task<WriteResult> WriteAsync(Batch batch)
    {
        for (var attempt = 1; attempt <= StoreOptions.LocksOfAStatement; attempt++)
        {
            var result = (await WriteAsync([batch]))[0];
            if (result.Instead is not { } instead)
            {
                return result;
            }

            batch = instead;
        }

        throw new StoreUnavailableException(InUse);
    }

    /// <summary>The connection that is there, or another.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
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
            // Another database's facts may not hold in this one.
            _resources = new();
        }

        return _connection;
    }

    /// <summary>Back to the pool, which resets it: temporary table and all.</summary>
    public async Task CloseAsync()
    {
        var lost = Interlocked.Exchange(ref _connection, null);
        if (lost is not null)
        {
            await lost.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    // For as long as the connection is the writer's.
    private async Task LimitLocksAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            FormattableString.Invariant($"-- SET\nSET lock_timeout = {(int)options.LockTimeout.TotalMilliseconds}"), connection);
        await command.ExecuteNonQueryAsync();
    }
}
