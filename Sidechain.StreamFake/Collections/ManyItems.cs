using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Collections;

/// <summary>Many items of collections at once, for servers.</summary>
internal static class ManyItems
{
    private const int MaxItems = 100;

    /// <summary>Adds or replaces <c>{"data":{"food":[{"id":"1","name":"burger"}]}}</c>; members beside the id are its data.</summary>
    public static async Task<IResult> UpsertAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.RequireServer(Resources.Collections, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        if (!body.RootElement.RequireObject("the body").TryGet("data", out var data))
        {
            throw StreamException.OfField("data", "an object with a list for each collection");
        }

        var posted = data.RequireObject("data").EnumerateObject().SelectMany(ReadCollection).Take(MaxItems + 1).ToArray();
        if (posted.Length is 0 or > MaxItems)
        {
            throw new StreamException(StreamError.Input, $"data must hold 1 to {MaxItems} items");
        }

        await call.CommitAsync(
            transaction => transaction.Do(new ItemsSaved([.. posted.Select(p => new CollectionItem(
                p.Id, p.Owner, p.Data, transaction.State.Items.TryGetValue(p.Id, out var old) ? old.CreatedAt : transaction.Now,
                transaction.Now))])),
            cancellationToken);
        var answer = JsonBytes.Of(data);
        return StreamJson.Created(json =>
        {
            json.WritePropertyName("data");
            json.WriteRawValue(answer.Span, skipInputValidation: true);
        });
    }

    public static StreamJson Select(StreamCall call)
    {
        call.Caller.RequireServer(Resources.Collections, Actions.Read);
        var items = call.State.Items;
        var ids = call.Query.List("foreign_ids", MaxItems)
            ?? throw new StreamException(StreamError.Input, "foreign_ids must name items, as collection:id");
        CollectionItem[] found =
        [
            .. ids.Distinct().Select(
                text => ItemId.TryParse(text, out var id) ? id : throw StreamException.OfField("foreign_ids", "a list of collection:id"))
                .Where(items.ContainsKey).Select(id => items[id]),
        ];
        return StreamJson.Ok(json =>
        {
            json.WriteStartObject("response");
            json.WriteStartArray("data");
            foreach (var item in found)
            {
                json.WriteStartObject();
                item.WriteMembers(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public static async Task<IResult> DeleteAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.RequireServer(Resources.Collections, Actions.Delete);
        var collection = Name.Require(call.Query["collection_name"], "collection_name");
        var ids = call.Query.List("ids", MaxItems) ?? throw new StreamException(StreamError.Input, "ids must name items");
        await call.CommitAsync(
            transaction =>
            {
                ItemId[] known = [.. ids.Distinct().Select(id => new ItemId(collection, id)).Where(transaction.State.Items.ContainsKey)];
                if (known.Length > 0)
                {
                    transaction.Do(new ItemsRemoved(known));
                }
            },
            cancellationToken);
        return StreamJson.Ok();
    }

    private static IEnumerable<(ItemId Id, string? Owner, ReadOnlyMemory<byte> Data)> ReadCollection(JsonProperty collection)
    {
        var name = Name.Require(collection.Name, "collection");
        if (collection.Value.ValueKind != JsonValueKind.Array)
        {
            throw StreamException.OfField(name, "a list of items");
        }

        return collection.Value.EnumerateArray().Select(item => ReadItem(name, item.RequireObject("an item")));
    }

    private static (ItemId Id, string? Owner, ReadOnlyMemory<byte> Data) ReadItem(string collection, JsonElement item)
    {
        var id = new ItemId(collection, Name.Require(item.TextOrNumber("id"), "id"));
        var owner = item.TextOrNumber("user_id") is { } user ? Name.Require(user, "user_id") : null;
        var data = JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            foreach (var member in item.EnumerateObject().Where(m => m.Name is not ("id" or "user_id")))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        });
        return (id, owner, CustomData.Bounded(data, "an item"));
    }
}
