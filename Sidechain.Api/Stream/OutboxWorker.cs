using System.Diagnostics;
using Microsoft.Extensions.Options;
using Sidechain.Api.Cache;
using Sidechain.Api.Database.Tables;
using Sidechain.ServiceDefaults.Background;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Stream;

/// <summary>
/// What is left to do after the answer: removes entries that were delivered and delivers the others, every lane's in order, each in
/// a trace of its own that is linked to the first. Afterwards it drops the timeline that changed once more: a reader may have cached
/// it between the request's own drop and Stream's knowing.
/// </summary>
internal sealed class OutboxWorker(
    ActivityDelivery delivery, TimelineCache timelines, IServiceScopeFactory scopes, IOptions<StreamOptions> options,
    BackgroundRounds rounds, TimeProvider time, ILogger<OutboxWorker> logger)
    : SteadyService(rounds, time, logger)
{
    private readonly StreamOptions _options = options.Value;

    // The last lane of the entries that were taken last; empty when the next ones are the first again.
    private string _lastLane = "";

    // Where the database is away, nothing is lost: all that is to be done is written there.
    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        await RemoveDeliveredAsync(stoppingToken);
        while (await DeliverDueAsync(stoppingToken))
        {
            // as long as there was something due: behind each entry its lane's next may be
        }

        Works();
        await delivery.WaitAsync(_options.OutboxPollInterval, Time, stoppingToken);
        return TimeSpan.Zero;
    }

    private async Task RemoveDeliveredAsync(CancellationToken cancellationToken)
    {
        var entries = delivery.TakeDelivered();
        if (entries.Count == 0)
        {
            return;
        }

        using var span = ApiSpans.StartLinkedTrace(
            SpanNames.OutboxRemove, entries.Where(e => e.Trace is not null).Select(e => new ActivityLink(e.Trace!.Value)));
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<OutboxStore>().RemoveAsync([.. entries.Select(e => e.Id)], cancellationToken);
            delivery.Removed(entries);
            foreach (var user in entries.Select(e => e.TimelineOf).OfType<string>().Distinct())
            {
                await timelines.DropAsync(user, cancellationToken);
            }
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    private async Task<bool> DeliverDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<OutboxStore>();
        var isFromTheFirst = _lastLane.Length == 0;
        var due = await store.TakeDueAsync(_options.RequestTimeout + _options.RequestTimeout, _lastLane, cancellationToken);
        _lastLane = due.Count == OutboxStore.MostAtOnce ? due[^1].Lane : "";
        var failed = new List<Exception>();
        foreach (var entry in due)
        {
            try
            {
                await DeliverAsync(entry, store, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Other lanes do not wait for it; it comes again by itself.
                failed.Add(e);
            }
        }

        return failed.Count == 0
            ? due.Count > 0 || !isFromTheFirst
            : throw new AggregateException("Some entries of the outbox could not be delivered.", failed);
    }

    private async Task DeliverAsync(OutboxEntry entry, OutboxStore store, CancellationToken cancellationToken)
    {
        ActivityLink[] links = ActivityContext.TryParse(entry.TraceParent, null, out var trace) ? [new ActivityLink(trace)] : [];
        using var span = ApiSpans.StartLinkedTrace(SpanNames.OutboxDeliver, links);
        span?.SetTag(AttributeNames.PostId, entry.PostId);
        var news = StreamNews.Of(entry);
        try
        {
            if (await delivery.TryAsync(news, _options.RequestTimeout, cancellationToken))
            {
                await store.RemoveAsync([entry.Id], cancellationToken);
                if (news.TimelineOf is { } user)
                {
                    await timelines.DropAsync(user, cancellationToken);
                }
            }
            else
            {
                span.Fail("not_delivered", "Stream did not take it");
                await store.PostponeAsync(entry.Id, PauseAfter(entry.Attempts), cancellationToken);
            }
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    /// <summary>Doubles with every attempt up to the longest, give or take a fifth, so that replicas and authors spread out.</summary>
    private TimeSpan PauseAfter(int attempts)
    {
        var doubled = _options.OutboxFirstPause * Math.Pow(2, Math.Min(attempts - 1, 20));
        var pause = doubled < _options.OutboxLongestPause ? doubled : _options.OutboxLongestPause;
        return pause * (0.8 + Random.Shared.NextDouble() * 0.4);
    }
}
