using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Activities;

/// <summary>Changes to which further feeds an activity goes.</summary>
internal static class TargetsApi
{
    private const int MaxUpdates = 100;
    private const int MaxTargets = 100;

    public static void MapTargets(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/feed_targets/{slug}/{id}/activity_to_targets", UpdateAsync);

    private static async Task<IResult> UpdateAsync(string slug, string id, StreamCall call, CancellationToken cancellationToken)
    {
        var feed = call.Feed(slug, id);
        call.Caller.Require(Resources.FeedTargets, Actions.Write, feed);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var isSingle = body.RootElement.ValueKind != JsonValueKind.Array;
        JsonElement[] items = isSingle ? [body.RootElement] : [.. body.RootElement.EnumerateArray().Take(MaxUpdates + 1)];
        if (items.Length is 0 or > MaxUpdates)
        {
            throw new StreamException(StreamError.Input, $"the body must be one update, or a list of 1 to {MaxUpdates}");
        }

        Update[] updates = [.. items.Select(item => Update.Read(item.RequireObject("an update"), call))];
        var done = await call.CommitAsync(
            transaction => updates.Select(update => update.Do(feed, transaction)).ToArray(), cancellationToken);
        return StreamJson.Created(json =>
        {
            if (isSingle)
            {
                Write(json, done[0]);
                return;
            }

            json.WriteStartArray("results");
            foreach (var change in done)
            {
                json.WriteStartObject();
                Write(json, change);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, ActivityRetargeted change)
    {
        json.WritePropertyName("activity");
        json.WriteRawValue(change.Activity.Json.Span, skipInputValidation: true);
        json.WriteFeeds("added", change.Added);
        json.WriteFeeds("removed", change.Removed);
    }

    private sealed record Update(string ForeignId, DateTime Time, FeedId[]? New, FeedId[] Added, FeedId[] Removed)
    {
        public static Update Read(JsonElement body, StreamCall call)
        {
            var foreignId = body.TextOrNumber("foreign_id");
            var time = body.Time("time");
            if (string.IsNullOrEmpty(foreignId) || time is null)
            {
                throw new StreamException(
                    StreamError.Input, "Errors for fields 'foreign_id', 'time': an update names its activity by both");
            }

            var replaces = body.TryGet("new_targets", out _);
            var update = new Update(
                foreignId, time.Value, replaces ? Feeds(body, "new_targets", call) : null, Feeds(body, "added_targets", call),
                Feeds(body, "removed_targets", call));
            if (replaces && update.Added.Length + update.Removed.Length > 0)
            {
                throw new StreamException(
                    StreamError.Input, "new_targets stands alone: added_targets and removed_targets change what there is");
            }

            return update;
        }

        public ActivityRetargeted Do(FeedId feed, Transaction transaction)
        {
            var row = transaction.State.Activities.Find(ForeignId, Time);
            if (row is null || !row.Places.Contains(feed))
            {
                throw ActivityPatch.Missing();
            }

            FeedId[] to = [.. New ?? row.Activity.To.Union(Added).Except(Removed)];
            if (to.Length > MaxTargets)
            {
                throw StreamException.OfField("to", $"a list of at most {MaxTargets}");
            }

            using var document = JsonDocument.Parse(row.Activity.Json);
            var activity = Activity.Create(ActivityDraft.Read(document.RootElement), row.Activity.Id, Time, to, row.Origin);

            // Its own feed keeps it, whether or not it was named in "to" as well.
            var change = new ActivityRetargeted(
                activity, [.. to.Except(row.Activity.To)], [.. row.Activity.To.Except(to).Where(f => f != row.Origin)]);
            transaction.Do(change);
            return change;
        }

        private static FeedId[] Feeds(JsonElement body, string name, StreamCall call) =>
        [
            .. body.OptionalList(name, MaxTargets)
                .Select(item => call.ParseFeed(item.ValueKind == JsonValueKind.String ? item.GetString() : null, name)).Distinct(),
        ];
    }
}
