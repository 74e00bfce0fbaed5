using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Collections;

/// <summary>Items of collections, one by one or, for servers, many. All users read them, and change only those that they added.</summary>
internal static class CollectionsApi
{
    private const int MaxItems = 100;
    private const string All = "/collections";
    private const string Collection = "/collections/{collection}";
    private const string Item = "/collections/{collection}/{id}";

    public static void MapCollections(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Collection, AddAsync);
        routes.MapGet(Item, Get);
        routes.MapPut(Item, UpdateAsync);
        routes.MapDelete(Item, DeleteAsync);
        routes.MapPost(All, UpsertAsync);
        routes.MapGet(All, Select);
        routes.MapDelete(All, DeleteManyAsync);
    }

    private static async Task<IResult> AddAsync(string collection, StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.Require(Resources.Collections, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var root = body.RootElement.RequireObject("the body");
        var id = new ItemId(
            Name.Require(collection, "collection"), Name.Require(root.TextOrNumber("id") ?? Guid.NewGuid().ToString("D"), "id"));
        var data = RequireData(root);
        var owner = call.Caller.UserId is null && root.Text("user_id") is null ? null : call.Caller.RequireUser(root.Text("user_id"));
        var item = await call.CommitAsync(
            transaction => transaction.State.Items.ContainsKey(id)
                ? throw new StreamException(StreamError.Conflict, $"the item {id} exists already")
                : Save(new CollectionItem(id, owner, data, transaction.Now, transaction.Now), transaction),
            cancellationToken);
        return StreamJson.Created(item.WriteMembers);
    }

    private static StreamJson Get(string collection, string id, StreamCall call)
    {
        call.Caller.Require(Resources.Collections, Actions.Read);
        var item = Find(new ItemId(collection, id), call.State);
        return StreamJson.Ok(item.WriteMembers);
    }

    private static async Task<IResult> UpdateAsync(string collection, string id, StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.Require(Resources.Collections, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var root = body.RootElement.RequireObject("the body");
        if (root.TextOrNumber("id") is { } other && other != id)
        {
            throw StreamException.OfField("id", "the item's own: it cannot be changed");
        }

        var data = RequireData(root);
        var item = await call.CommitAsync(
            transaction => Save(
                FindOwn(new ItemId(collection, id), call.Caller, transaction.State) with { Data = data, UpdatedAt = transaction.Now },
                transaction),
            cancellationToken);
        return StreamJson.Created(item.WriteMembers);
    }

    private static async Task<IResult> DeleteAsync(string collection, string id, StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.Require(Resources.Collections, Actions.Delete);
        await call.CommitAsync(
            transaction => transaction.Do(new ItemsRemoved([FindOwn(new ItemId(collection, id), call.Caller, transaction.State).Id])),
            cancellationToken);
        return StreamJson.Ok();
    }

    /// <summary>Adds or replaces <c>{"data":{"food":[{"id":"1","name":"burger"}]}}</c>; members beside the id are its data.</summary>
    private static async Task<IResult> UpsertAsync(StreamCall call, CancellationToken cancellationToken)
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

    private static StreamJson Select(StreamCall call)
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

    private static async Task<IResult> DeleteManyAsync(StreamCall call, CancellationToken cancellationToken)
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

    private static CollectionItem Save(CollectionItem item, Transaction transaction)
    {
        transaction.Do(new ItemsSaved([item]));
        return item;
    }

    private static CollectionItem Find(ItemId id, StreamState state) =>
        state.Items.TryGetValue(id, out var item) ? item : throw new StreamException(StreamError.DoesNotExist, "there is no such item");

    private static CollectionItem FindOwn(ItemId id, Caller caller, StreamState state)
    {
        var item = Find(id, state);
        caller.RequireSelf(item.UserId, "the item");
        return item;
    }

    private static ReadOnlyMemory<byte> RequireData(JsonElement body) =>
        body.TryGet("data", out var data) && !(data.ValueKind == JsonValueKind.Object && !data.EnumerateObject().Any())
            ? CustomData.Of(data, "data")
            : throw StreamException.OfField("data", "a JSON object with something in it");

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
