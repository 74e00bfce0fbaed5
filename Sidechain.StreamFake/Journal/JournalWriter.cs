using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Background;
using Sidechain.StreamFake.Feeds;

namespace Sidechain.StreamFake.Journal;

/// <summary>
/// The only writer. It takes every request that waits, writes them as one append with one flush to the disk (a group commit),
/// shows them to readers and only then lets them answer. After a failed write or flush nobody knows what the file holds: it is
/// opened anew, as at a start, which finds out.
/// </summary>
internal sealed class JournalWriter(FeedStore store, TimeProvider clock, IOptions<StreamOptions> options, BackgroundRounds rounds, ILogger<JournalWriter> logger)
    : SteadyService(rounds, clock, logger)
{
    private const int MaxGroup = 256;

    private readonly Channel<Addition> _additions = Channel.CreateBounded<Addition>(new BoundedChannelOptions(4 * MaxGroup) { SingleReader = true });
    private readonly ActivityIdentities _identities = new(clock);
    private JournalFile? _file;

    /// <summary>Returns once the activities are on the disk and readable.</summary>
    public async Task<IReadOnlyList<Activity>> AddAsync(FeedId feed, IReadOnlyList<ActivityDraft> drafts, CancellationToken cancellationToken)
    {
        var addition = new Addition(feed, drafts);
        await _additions.Writer.WriteAsync(addition, cancellationToken);

        // From here on the activity will be added, whether or not the caller waits for it; its body must live until then.
        return await addition.Added.Task;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _additions.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        if (_file is not null)
            await _file.DisposeAsync();
    }

    // Without the stopping token: what was accepted is written, the completed channel ends the loop.
    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        if (_file is null)
        {
            await OpenAsync(CancellationToken.None);
        }

        Works();
        while (await _additions.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var group = new List<Addition>();
            while (group.Count < MaxGroup && _additions.Reader.TryRead(out var addition))
            {
                group.Add(addition);
            }

            await TryWriteAsync(group);
        }

        return Timeout.InfiniteTimeSpan;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetFullPath(options.Value.DataPath), "activities.jsonl");
        var count = 0;
        _file = await JournalFile.OpenAsync(path, record => count += Replay(record), cancellationToken);
        JournalLog.Replayed(logger, count, path);
        if (_file.TornBytes > 0)
        {
            JournalLog.TornLine(logger, path, _file.TornBytes);
        }
    }

    private async Task TryWriteAsync(List<Addition> group)
    {
        try
        {
            await WriteAsync(group);
        }
        catch (Exception failed)
        {
            group.ForEach(addition => addition.Added.TrySetException(new IOException("The journal could not be written.", failed)));
            if (Interlocked.Exchange(ref _file, null) is { } file)
            {
                await file.DisposeAsync();
            }

            throw;
        }
    }

    private async Task WriteAsync(List<Addition> group)
    {
        var records = group.ConvertAll(a => new JournalRecord(a.Feed, [.. a.Drafts.Select(d => _identities.Identify(d, a.Feed))]));
        var lines = new ArrayBufferWriter<byte>();
        records.ForEach(record => record.WriteLine(lines));
        await _file!.AppendAsync(lines.WrittenMemory, CancellationToken.None);

        foreach (var (addition, record) in group.Zip(records))
        {
            foreach (var activity in record.Activities)
                store.Put(record.Feed, activity);
            addition.Added.SetResult(record.Activities);
        }
    }

    private int Replay(JournalRecord record)
    {
        foreach (var activity in record.Activities)
        {
            _identities.Remember(activity);
            store.Put(record.Feed, activity);
        }

        return record.Activities.Count;
    }

    private sealed record Addition(FeedId Feed, IReadOnlyList<ActivityDraft> Drafts)
    {
        public TaskCompletionSource<IReadOnlyList<Activity>> Added { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
