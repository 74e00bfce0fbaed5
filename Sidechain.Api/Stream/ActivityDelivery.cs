using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Stream;

/// <summary>Brings activities to Stream: one short attempt within the request, the rest by the outbox's worker.</summary>
internal sealed class ActivityDelivery(StreamClient stream, IOptions<StreamOptions> options, ILogger<ActivityDelivery> logger)
{
    private readonly ConcurrentDictionary<string, DeliveredPost> _awaitingRemoval = new();
    private readonly Channel<bool> _wakeUp = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>How long an entry belongs to the request that wrote it.</summary>
    public TimeSpan RequestLease => options.Value.AttemptTimeout + TimeSpan.FromSeconds(1);

    /// <summary>Posts that this process has delivered and whose entries the worker has yet to remove: they hold up nobody.</summary>
    public string[] AwaitingRemoval => [.. _awaitingRemoval.Keys];

    /// <summary>The attempt within a request. It never fails: what it does not manage, the worker does.</summary>
    public async Task TryNowAsync(string postId, string authorId, DateTimeOffset postedAt, CancellationToken cancellationToken)
    {
        if (await TryAsync(postId, authorId, postedAt, options.Value.AttemptTimeout, cancellationToken))
            Delivered(new DeliveredPost(postId, authorId, System.Diagnostics.Activity.Current?.Context));
    }

    /// <summary>One attempt with its span.</summary>
    public async Task<bool> TryAsync(string postId, string authorId, DateTimeOffset postedAt, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var span = ApiSpans.Start(SpanNames.StreamCreateActivity);
        span?.SetTag(AttributeNames.PostId, postId);
        try
        {
            await stream.AddActivityAsync(FeedOf(authorId), StreamActivity.OfPost(postId, authorId, postedAt), timeout, cancellationToken);
            return true;
        }
        catch (StreamUnavailableException e)
        {
            span.Fail(e);
            StreamLog.NotDelivered(logger, postId, e.Message);
            return false;
        }
    }

    /// <summary>The feed of an author's own posts: what gets the activity and what the timeline reads.</summary>
    public static string FeedOf(string authorId) => $"user/{authorId}";

    public IReadOnlyList<DeliveredPost> TakeDelivered() => [.. _awaitingRemoval.Values];

    public void Removed(IEnumerable<DeliveredPost> posts)
    {
        foreach (var post in posts)
            _awaitingRemoval.TryRemove(post.PostId, out _);
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

    private void Delivered(DeliveredPost post)
    {
        _awaitingRemoval[post.PostId] = post;
        _wakeUp.Writer.TryWrite(true);
    }
}
