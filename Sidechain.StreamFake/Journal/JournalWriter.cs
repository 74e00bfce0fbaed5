using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Background;
using Sidechain.StreamFake.Configuration;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Journal;

/// <summary>
/// The only writer. It takes every waiting request, does one after the other on the state, and writes their changes as one append with one
/// flush to the disk (a group commit). Then it shows the new state to readers, and only then they answer. After a failed write or flush the
/// file's content is unknown: it is opened anew, as at a start.
/// </summary>
internal sealed class JournalWriter(
    StreamStore store, ReadChange read, TimeProvider clock, IOptions<StreamOptions> options, BackgroundRounds rounds,
    ILogger<JournalWriter> logger)
    : SteadyService(rounds, clock, logger)
{
    private const int MaxGroup = 256;
    private const int MaxGroupBytes = 16 * 1024 * 1024;

    private readonly Channel<JournalWork> _waiting = Channel.CreateBounded<JournalWork>(
        new BoundedChannelOptions(4 * MaxGroup) { SingleReader = true });
    private JournalFile? _file;

    /// <summary>Returns once the work is done, its changes on the disk and readable; throws what the work throws.</summary>
    public async Task<T> CommitAsync<T>(Func<Transaction, T> work, CancellationToken cancellationToken)
    {
        var item = new JournalWork<T>(work);
        await _waiting.Writer.WriteAsync(item, cancellationToken);

        // From here on it will be done, whether or not the caller waits for it; what it needs must live until then.
        return await item.Done;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        if (_file is not null)
        {
            await _file.DisposeAsync();
        }
    }

    // Without the stopping token: what was accepted is written, the completed channel ends the loop.
    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        if (_file is null)
        {
            await OpenAsync(CancellationToken.None);
        }

        Works();
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await WriteGroupAsync();
        }

        return Timeout.InfiniteTimeSpan;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetFullPath(options.Value.DataPath), "activities.jsonl");
        var state = StreamState.Empty;
        _file = await JournalFile.OpenAsync(path, read, record => state = record.Apply(state), cancellationToken);
        store.Publish(state);
        JournalLog.Replayed(logger, state.Activities.Count, path);
        if (_file.TornBytes > 0)
        {
            JournalLog.TornLine(logger, path, _file.TornBytes);
        }
    }

    private async Task WriteGroupAsync()
    {
        var group = new List<JournalWork>();
        try
        {
            var lines = new ArrayBufferWriter<byte>();
            var state = store.Current;
            while (group.Count < MaxGroup && lines.WrittenCount < MaxGroupBytes && _waiting.Reader.TryRead(out var work))
            {
                group.Add(work);
                state = Run(work, state, lines);
            }

            if (lines.WrittenCount > 0)
            {
                await _file!.AppendAsync(lines.WrittenMemory, CancellationToken.None);
                store.Publish(state);
            }

            group.ForEach(work => work.Complete());
        }
        catch (Exception failed)
        {
            group.ForEach(work => work.Fail(new IOException("The journal could not be written.", failed)));
            if (Interlocked.Exchange(ref _file, null) is { } file)
            {
                await file.DisposeAsync();
            }

            throw;
        }
    }

    private StreamState Run(JournalWork work, StreamState state, ArrayBufferWriter<byte> lines)
    {
        var transaction = new Transaction(state, StreamTime.Now(Time));
        if (!work.Run(transaction) || transaction.Changes.Count == 0)
        {
            return state;
        }

        new JournalRecord(transaction.Changes).WriteLine(lines);
        return transaction.State;
    }
}
