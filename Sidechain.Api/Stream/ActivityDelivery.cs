using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Sidechain.Api.Database.Tables;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Stream;

/// <summary>Brings news to Stream: one short attempt within the request, the rest by the outbox's worker.</summary>
internal sealed class ActivityDelivery(StreamClient stream, IOptions<StreamOptions> options, ILogger<ActivityDelivery> logger)
{
    private readonly ConcurrentDictionary<long, DeliveredEntry> _awaitingRemoval = new();
    private readonly Channel<bool> _wakeUp = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>How long an entry belongs to the request that wrote it.</summary>
    public TimeSpan RequestLease => options.Value.AttemptTimeout + TimeSpan.FromSeconds(1);

    /// <summary>Entries that this process has delivered and that the worker has yet to remove: they hold up nobody.</summary>
    public long[] AwaitingRemoval => [.. _awaitingRemoval.Keys];

    /// <summary>The attempt within a request. It never fails: what it does not manage, the worker does.</summary>
    public async Task TryNowAsync(long entryId, StreamNews news, CancellationToken cancellationToken)
    {
        if (await TryAsync(news, options.Value.AttemptTimeout, cancellationToken))
        {
            Delivered(new DeliveredEntry(entryId, news.TimelineOf, System.Diagnostics.Activity.Current?.Context));
        }
    }

    /// <summary>One attempt with its span.</summary>
    public async Task<bool> TryAsync(StreamNews news, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var span = ApiSpans.Start(SpanOf(news.Kind));
        if (news.PostId is not null)
        {
            span?.SetTag(AttributeNames.PostId, news.PostId);
        }

        try
        {
            await SendAsync(news, timeout, cancellationToken);
            return true;
        }
        catch (StreamUnavailableException e)
        {
            span.Fail(e);
            StreamLog.NotDelivered(logger, news.Kind, news.PostId ?? news.Subject, e.Message);
            return false;
        }
    }

    public IReadOnlyList<DeliveredEntry> TakeDelivered() => [.. _awaitingRemoval.Values];

    public void Removed(IEnumerable<DeliveredEntry> entries)
    {
        foreach (var entry in entries)
        {
            _awaitingRemoval.TryRemove(entry.Id, out _);
        }
    }

    /// <summary>Returns when something was delivered, or after <paramref name="limit"/>.</summary>
    public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _wakeUp.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    private static string SpanOf(OutboxKind kind) => kind switch
    {
        OutboxKind.Post => SpanNames.StreamCreateActivity,
        OutboxKind.Like or OutboxKind.Comment => SpanNames.StreamAddReaction,
        OutboxKind.Unlike or OutboxKind.Uncomment => SpanNames.StreamRemoveReaction,
        OutboxKind.Follow => SpanNames.StreamFollow,
        OutboxKind.Unfollow => SpanNames.StreamUnfollow,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    // Each of them may be repeated: Stream knows what it has by ids that we chose.
    private Task SendAsync(StreamNews news, TimeSpan timeout, CancellationToken cancellationToken) => news.Kind switch
    {
        OutboxKind.Post => stream.AddActivityAsync(
            StreamFeeds.OfUser(news.AuthorId), Post(news) with { To = [StreamFeeds.Name(StreamFeeds.TimelineOf(news.AuthorId))] }, timeout,
            cancellationToken),
        OutboxKind.Like =>
            stream.AddReactionAsync(new StreamReaction("like", news.AuthorId, news.Subject!), Post(news), timeout, cancellationToken),
        OutboxKind.Comment => stream.AddReactionAsync(
            new StreamReaction("comment", news.AuthorId, news.Subject!) { Data = new Dictionary<string, string> { ["text"] = news.Text! } },
            Post(news), timeout, cancellationToken),
        OutboxKind.Unlike or OutboxKind.Uncomment => stream.RemoveReactionAsync(news.Subject!, timeout, cancellationToken),
        OutboxKind.Follow =>
            stream.FollowAsync(StreamFeeds.TimelineOf(news.AuthorId), StreamFeeds.OfUser(news.Subject!), timeout, cancellationToken),
        OutboxKind.Unfollow =>
            stream.UnfollowAsync(StreamFeeds.TimelineOf(news.AuthorId), StreamFeeds.OfUser(news.Subject!), timeout, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(news), news.Kind, null),
    };

    private static StreamActivity Post(StreamNews news) => StreamActivity.OfPost(news.PostId!, news.AuthorId, news.PostedAt);

    private void Delivered(DeliveredEntry entry)
    {
        _awaitingRemoval[entry.Id] = entry;
        _wakeUp.Writer.TryWrite(true);
    }
}
