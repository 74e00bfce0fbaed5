using System.Text.Json;
using System.Text.Json.Nodes;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Activities;

/// <summary>A change of single members of one activity, named by paths such as <c>product.price.eur</c>.</summary>
/// <param name="Id">Of the activity; null: it is named by the next two.</param>
/// <param name="ForeignId">With <paramref name="Time"/>.</param>
/// <param name="Time">With <paramref name="ForeignId"/>.</param>
/// <param name="Set">Paths and their new values.</param>
/// <param name="Unset">Paths that are removed.</param>
internal sealed record ActivityPatch(
    TimeUuid? Id, string? ForeignId, DateTime? Time, IReadOnlyList<(string[] Path, JsonElement Value)> Set, IReadOnlyList<string[]> Unset)
{
    private const int MaxPaths = 1000;

    private static readonly HashSet<string> Fixed = ["id", "foreign_id", "time", "to", "origin", "duration"];

    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = RequestJson.MaxDepth };

    public static ActivityPatch Read(JsonElement body)
    {
        body.RequireObject("a change");
        TimeUuid? id = null;
        if (body.Text("id") is { } text)
        {
            id = TimeUuid.TryParse(text, out var parsed) ? parsed : throw StreamException.OfField("id", "the id of an activity");
        }

        var foreignId = body.TextOrNumber("foreign_id");
        var time = body.Time("time");
        if (id is null && (string.IsNullOrEmpty(foreignId) || time is null))
        {
            throw new StreamException(StreamError.Input, "a change must name its activity by id, or by foreign_id and time");
        }

        (string[], JsonElement)[] set = body.TryGet("set", out var values)
            ? [.. values.RequireObject("set").EnumerateObject().Take(MaxPaths + 1).Select(member => (PathOf(member.Name), member.Value))]
            : [];
        if (set.Length > MaxPaths)
        {
            throw StreamException.OfField("set", $"an object of at most {MaxPaths} paths");
        }

        string[][] unset = [.. body.OptionalList("unset", MaxPaths).Select(path =>
            path.ValueKind == JsonValueKind.String
                ? PathOf(path.GetString()!)
                : throw StreamException.OfField("unset", "a list of paths"))];
        return new ActivityPatch(id, foreignId, time, set, unset);
    }

    public static StreamException Missing() => new(StreamError.MissingActivity, "there is no such activity");

    public ActivityRow Find(StreamState state) =>
        (Id is { } id ? state.Activities.Find(id) : state.Activities.Find(ForeignId!, Time!.Value)) ?? throw Missing();

    /// <exception cref="StreamException">What comes out is no activity, or too large or deep.</exception>
    public Activity Apply(Activity activity, FeedId? origin)
    {
        var root = JsonNode.Parse(activity.Json.Span)!.AsObject();
        foreach (var path in Unset)
        {
            Holder(root, path, creates: false)?.Remove(path[^1]);
        }

        foreach (var (path, value) in Set)
        {
            Holder(root, path, creates: true)![path[^1]] = JsonNode.Parse(value.GetRawText());
        }

        try
        {
            using var document = JsonDocument.Parse(JsonBytes.Write(json => root.WriteTo(json)), Shallow);
            return Activity.Create(ActivityDraft.Read(document.RootElement), activity.Id, activity.Time, activity.To, origin);
        }
        catch (JsonException)
        {
            throw new StreamException(StreamError.Input, $"Errors for fields 'set': an activity may have {RequestJson.MaxDepth} levels");
        }
    }

    /// <summary>The object that the last part of the path is in; null when there is none.</summary>
    private static JsonObject? Holder(JsonObject root, string[] path, bool creates)
    {
        var holder = root;
        foreach (var name in path[..^1])
        {
            if (!holder.TryGetPropertyValue(name, out var next) || next is null)
            {
                if (!creates)
                {
                    return null;
                }

                holder[name] = next = new JsonObject();
            }

            holder = next as JsonObject
                ?? throw new StreamException(
                    StreamError.Input, $"the path {string.Join('.', path)} goes through something that is not an object");
        }

        return holder;
    }

    private static string[] PathOf(string text)
    {
        var path = text.Split('.', RequestJson.MaxDepth + 1);
        if (path.Length > RequestJson.MaxDepth || path.Contains(""))
        {
            throw new StreamException(StreamError.Input, $"a path must have 1 to {RequestJson.MaxDepth} names with dots between");
        }

        return !Fixed.Contains(path[0]) ? path : throw new StreamException(StreamError.Input, $"{path[0]} cannot be changed");
    }
}
