using System.Text.Json;
using Microsoft.Extensions.Options;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Journal;

namespace Sidechain.StreamFake.Feeds;

/// <summary>Adding to and reading one feed. Stream's clients put a slash at the end of the path, people do not; both find it.</summary>
internal static class FeedApi
{
    private const int MaxActivitiesPerRequest = 100;
    private const string Feed = "/api/v1.0/feed/{slug}/{id}";

    /// <summary>The journal and a page of a feed put further levels around an activity, and readers of either stop at 64.</summary>
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 32 };

    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Feed, AddAsync).AddEndpointFilter(RefuseAsStreamDoesAsync);
        routes.MapGet(Feed, ReadAsync).AddEndpointFilter(RefuseAsStreamDoesAsync);
    }

    public static void MapNotFound(this IEndpointRouteBuilder routes) =>
        routes.MapFallback("/api/{**path}", () =>
            StreamJson.Of(new StreamException(StreamError.DoesNotExist, "this server has no such resource")));

    private static async Task<IResult> AddAsync(
        string slug, string id, HttpRequest request, StreamTokens tokens, IOptions<StreamOptions> options, JournalWriter journal, CancellationToken cancellationToken)
    {
        var feed = await CheckAsync(slug, id, request, tokens, options.Value, "write");
        using var body = await ReadJsonAsync(request, cancellationToken);
        if (body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("activities", out var many))
        {
            var added = await journal.AddAsync(feed, ReadMany(many), cancellationToken);
            return new StreamJson(StatusCodes.Status201Created, json => WriteActivities(json, "activities", added));
        }

        var single = await journal.AddAsync(feed, [ActivityDraft.Read(body.RootElement)], cancellationToken);
        return new StreamJson(StatusCodes.Status201Created, json => WriteMembers(json, single[0]));
    }

    private static async Task<IResult> ReadAsync(
        string slug, string id, HttpRequest request, StreamTokens tokens, IOptions<StreamOptions> options, FeedStore store)
    {
        var feed = await CheckAsync(slug, id, request, tokens, options.Value, "read");
        var query = PageQuery.Read(request.Query);
        var page = store.Read(feed, query);
        return new StreamJson(StatusCodes.Status200OK, json =>
        {
            WriteActivities(json, "results", page.Activities);
            json.WriteString("next", page.HasMore ? query.NextPath(feed, options.Value.ApiKey, page.Activities[^1].Id) : "");
        });
    }

    private static async Task<FeedId> CheckAsync(string slug, string id, HttpRequest request, StreamTokens tokens, StreamOptions options, string action)
    {
        if (!FeedId.TryCreate(slug, id, out var feed))
            throw new StreamException(StreamError.Input, "a feed's slug is made of letters, digits and _, its id also of -");

        await tokens.CheckAsync(request, feed, action);
        return options.FeedGroupNames.Contains(slug)
            ? feed
            : throw new StreamException(StreamError.FeedConfig, $"the feed group '{slug}' is not configured for this app");
    }

    private static async Task<JsonDocument> ReadJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, Shallow, cancellationToken);
        }
        catch (JsonException e)
        {
            throw new StreamException(StreamError.Input, $"the body is not JSON: {e.Message}");
        }
    }

    private static List<ActivityDraft> ReadMany(JsonElement many) =>
        many.ValueKind == JsonValueKind.Array && many.GetArrayLength() is > 0 and <= MaxActivitiesPerRequest
            ? [.. many.EnumerateArray().Select(ActivityDraft.Read)]
            : throw new StreamException(StreamError.Input, $"activities must be a list of 1 to {MaxActivitiesPerRequest}");

    private static void WriteActivities(Utf8JsonWriter json, string name, IReadOnlyList<Activity> activities)
    {
        json.WriteStartArray(name);
        foreach (var activity in activities)
            json.WriteRawValue(activity.Json.Span, skipInputValidation: true);
        json.WriteEndArray();
    }

    private static void WriteMembers(Utf8JsonWriter json, Activity activity)
    {
        using var document = JsonDocument.Parse(activity.Json);
        foreach (var member in document.RootElement.EnumerateObject())
            member.WriteTo(json);
    }

    private static async ValueTask<object?> RefuseAsStreamDoesAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        _ = context.HttpContext.RequestServices.GetRequiredService<RequestTimer>(); // starts it
        try
        {
            return await next(context);
        }
        catch (StreamException refusal)
        {
            return StreamJson.Of(refusal);
        }
    }
}
