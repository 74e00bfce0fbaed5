using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Collections;

/// <summary>
/// Items of collections, one by one; <see cref="ManyItems"/> has the rest. All users read them, and change only those that they added.
/// </summary>
internal static class CollectionsApi
{
    private const string All = "/collections";
    private const string Collection = "/collections/{collection}";
    private const string Item = "/collections/{collection}/{id}";

    public static void MapCollections(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Collection, AddAsync);
        routes.MapGet(Item, Get);
        routes.MapPut(Item, UpdateAsync);
        routes.MapDelete(Item, DeleteAsync);
        routes.MapPost(All, ManyItems.UpsertAsync);
        routes.MapGet(All, ManyItems.Select);
        routes.MapDelete(All, ManyItems.DeleteAsync);
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
}
