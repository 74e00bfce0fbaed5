using Sidechain.Tracing.Client.Clocks;
using Sidechain.Tracing.Client.Delivery;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>Sends what runs that are over left behind, run by run, the oldest first.</summary>
internal sealed class SpoolDrain(SpanSpool spool, SpanQueue queue, BatchSender sender)
{
    public async Task RunAsync(SendResult result, Deadline deadline, CancellationToken ct)
    {
        var account = sender.CurrentToken() is { Length: > 0 } now ? TokenOwner.Of(now) : null;
        SpoolFiles.DeleteAbandoned(spool.Options.Folder);
        foreach (var (_, files) in SpoolFiles.Runs(spool.Options.Folder))
        {
            ct.ThrowIfCancellationRequested();
            using var run = DeadRun.TryOpen(files);
            if (run is null)
            {
                continue;
            }

            var age = new SpoolAge(spool.Options.MaxAge, TraceClock.WallUs(spool.Time), spool.Clock);
            if (run.Contents.Header?.Destination != spool.Options.Destination)
            {
                DeleteIfWorthless(run, age);
                continue;
            }

            await DrainAsync(run, new SpoolBacklog(run, sender.Options, account, age), result, deadline, ct).ConfigureAwait(false);
            if (result.IsStopped)
            {
                return;
            }
        }
    }

    private async Task DrainAsync(DeadRun run, SpoolBacklog backlog, SendResult result, Deadline deadline, CancellationToken ct)
    {
        try
        {
            await sender.SendAllAsync(backlog, result, deadline, ct).ConfigureAwait(false);
        }
        finally
        {
            result.Lost += backlog.LostNow;
            result.Pending += backlog.Count;
        }

        if (backlog.IsSettled)
        {
            run.Delete();
        }
    }

    /// <summary>
    /// Files without anything in them, and those for another server that nobody will ask for any more: this run tells what is lost.
    /// </summary>
    private void DeleteIfWorthless(DeadRun run, SpoolAge age)
    {
        var contents = run.Contents;
        var expired = contents.Pending.Count(s => age.IsOver(s.WrittenUs, contents.Clock));
        if (expired < contents.Pending.Count || contents.Unfinished.Any(s => !age.IsOver(s.WrittenUs, contents.Clock)))
        {
            return;
        }

        queue.Drop(DropReasons.Expired, expired);
        foreach (var (reason, count) in contents.Lost)
        {
            queue.Drop(reason, count);
        }

        run.Delete();
    }
}
