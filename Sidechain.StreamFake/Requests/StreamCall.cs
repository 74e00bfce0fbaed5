using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Configuration;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Journal;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Requests;

/// <summary>One call of the API, with its key and token already checked: who calls, what was sent, and the state to answer from.</summary>
internal sealed class StreamCall
{
    private readonly HttpRequest _request;
    private readonly FeedGroups _groups;
    private readonly StreamStore _store;
    private readonly JournalWriter _journal;

    private StreamCall(HttpContext context, Caller caller)
    {
        _request = context.Request;
        _groups = context.RequestServices.GetRequiredService<FeedGroups>();
        _store = context.RequestServices.GetRequiredService<StreamStore>();
        _journal = context.RequestServices.GetRequiredService<JournalWriter>();
        Caller = caller;
    }

    public Caller Caller { get; }

    public IQueryCollection Query => _request.Query;

    /// <summary>Scheme and host as the caller wrote them, for addresses in answers.</summary>
    public string Origin => $"{_request.Scheme}://{_request.Host}";

    /// <summary>What is known now: the journal holds it safely. Ask once per answer.</summary>
    public StreamState State => _store.Current;

    /// <summary>The framework calls it for every handler with a call. Only the app's own calls count for its rate.</summary>
    public static async ValueTask<StreamCall?> BindAsync(HttpContext context)
    {
        var caller = await context.RequestServices.GetRequiredService<StreamTokens>().AuthenticateAsync(context.Request);
        if (context.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<StreamOperation>() is { IsStreams: true })
        {
            var operation = $"{context.Request.Method} {endpoint.RoutePattern.RawText}";
            context.RequestServices.GetRequiredService<RateLimits>().Count(operation, context.Response.Headers);
        }

        return new StreamCall(context, caller);
    }

    public FeedId Feed(string slug, string id) =>
        FeedId.TryCreate(slug, id, out var feed)
            ? Configured(feed)
            : throw new StreamException(StreamError.Input, "a feed's slug is made of letters, digits and _, its id also of -");

    /// <param name="text">As <c>slug:id</c>.</param>
    /// <param name="field">Where it was sent, for the error.</param>
    public FeedId ParseFeed(string? text, string field) =>
        text is not null && FeedId.TryParse(text, out var feed) ? Configured(feed) : throw StreamException.OfField(field, "slug:id");

    public bool IsNotification(FeedId feed) => _groups.IsNotification(feed.Slug);

    /// <summary>The body; to be disposed of once the answer is made or the commit is over.</summary>
    public Task<JsonDocument> ReadJsonAsync(CancellationToken cancellationToken) => RequestJson.ReadAsync(_request, cancellationToken);

    /// <summary>Does the work as one step, whole or not at all, in the order of calls. Returns once it is on the disk.</summary>
    public Task<T> CommitAsync<T>(Func<Transaction, T> work, CancellationToken cancellationToken) =>
        _journal.CommitAsync(work, cancellationToken);

    public Task CommitAsync(Action<Transaction> work, CancellationToken cancellationToken) => _journal.CommitAsync(
        transaction =>
        {
            work(transaction);
            return true;
        },
        cancellationToken);

    public FeedId Configured(FeedId feed) => _groups.Knows(feed.Slug)
        ? feed
        : throw new StreamException(StreamError.FeedConfig, $"the feed group '{feed.Slug}' is not configured for this app");
}
