using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Users;

/// <summary>Users, one by one and, for servers, many at once. Everybody reads them; a user changes only their own.</summary>
internal static class UsersApi
{
    private const int MaxUsers = 100;
    private const string One = "/user/{id}";
    private const string Many = "/users";

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/user", CreateAsync);
        routes.MapGet(One, Get);
        routes.MapPut(One, UpdateAsync);
        routes.MapDelete(One, DeleteAsync);
        routes.MapPost(Many, CreateManyAsync);
        routes.MapGet(Many, GetMany);
        routes.MapDelete(Many, DeleteManyAsync);
    }

    private static async Task<IResult> CreateAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.Require(Resources.Users, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var (id, data) = Read(body.RootElement);
        call.Caller.RequireSelf(id, "the user");
        var user = await call.CommitAsync(
            transaction =>
            {
                if (transaction.State.Users.TryGetValue(id, out var known))
                {
                    return call.Query.Flag("get_or_create")
                        ? known
                        : throw new StreamException(StreamError.Conflict, $"the user {id} exists already");
                }

                return Save(new User(id, data, transaction.Now, transaction.Now), transaction);
            },
            cancellationToken);
        return StreamJson.Created(user.WriteMembers);
    }

    private static StreamJson Get(string id, StreamCall call)
    {
        call.Caller.Require(Resources.Users, Actions.Read);
        var state = call.State;
        var user = Find(id, state);
        return StreamJson.Ok(json =>
        {
            user.WriteMembers(json);
            if (call.Query.Flag("with_follow_counts"))
            {
                // Who is followed by a timeline is what people mean, whatever other groups there are.
                json.WriteNumber("following_count", state.Feed(new FeedId("timeline", id)).Following.Count(["user"]));
                json.WriteNumber("followers_count", state.Feed(new FeedId("user", id)).Followers.Count(["timeline"]));
            }
        });
    }

    private static async Task<IResult> UpdateAsync(string id, StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.Require(Resources.Users, Actions.Write);
        call.Caller.RequireSelf(id, "the user");
        using var body = await call.ReadJsonAsync(cancellationToken);
        var data = CustomData.Read(body.RootElement.RequireObject("the body"), "data");
        var user = await call.CommitAsync(
            transaction => Save(Find(id, transaction.State) with { Data = data, UpdatedAt = transaction.Now }, transaction),
            cancellationToken);
        return StreamJson.Created(user.WriteMembers);
    }

    private static async Task<IResult> DeleteAsync(string id, StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.Require(Resources.Users, Actions.Delete);
        call.Caller.RequireSelf(id, "the user");
        await call.CommitAsync(
            transaction =>
            {
                _ = Find(id, transaction.State);
                transaction.Do(new UsersRemoved([id]));
            },
            cancellationToken);
        return StreamJson.Ok();
    }

    private static async Task<IResult> CreateManyAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.RequireServer(Resources.Users, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var root = body.RootElement.RequireObject("the body");
        var replaces = root.Flag("override");
        var posted = root.RequireList("users", 1, MaxUsers).Select(Read).DistinctBy(user => user.Id).ToArray();
        var saved = await call.CommitAsync(transaction => SaveAll(posted, replaces, transaction), cancellationToken);
        return StreamJson.Created(json => WriteList(json, "created_users", saved));
    }

    private static StreamJson GetMany(StreamCall call)
    {
        call.Caller.RequireServer(Resources.Users, Actions.Read);
        var users = call.State.Users;
        User[] found = [.. Ids(call).Where(users.ContainsKey).Select(id => users[id])];
        return StreamJson.Ok(json => WriteList(json, "users", found));
    }

    /// <summary>Answers with a bare list, as the client has it.</summary>
    private static async Task<IResult> DeleteManyAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.RequireServer(Resources.Users, Actions.Delete);
        var ids = Ids(call);
        var removed = await call.CommitAsync(
            transaction =>
            {
                string[] known = [.. ids.Where(transaction.State.Users.ContainsKey)];
                if (known.Length > 0)
                {
                    transaction.Do(new UsersRemoved(known));
                }

                return known;
            },
            cancellationToken);
        return Results.Json(removed);
    }

    private static (string Id, ReadOnlyMemory<byte> Data) Read(JsonElement body) =>
        (Name.Require(body.RequireObject("a user").TextOrNumber("id"), "id"), CustomData.Read(body, "data"));

    private static User Find(string id, StreamState state) =>
        state.Users.TryGetValue(id, out var user) ? user : throw new StreamException(StreamError.DoesNotExist, "there is no such user");

    private static User Save(User user, Transaction transaction)
    {
        transaction.Do(new UsersSaved([user]));
        return user;
    }

    private static User[] SaveAll((string Id, ReadOnlyMemory<byte> Data)[] posted, bool replaces, Transaction transaction)
    {
        var known = transaction.State.Users;
        User[] saved =
        [
            .. posted.Where(p => replaces || !known.ContainsKey(p.Id))
                .Select(
                    p => new User(p.Id, p.Data, known.TryGetValue(p.Id, out var old) ? old.CreatedAt : transaction.Now, transaction.Now)),
        ];
        if (saved.Length > 0)
        {
            transaction.Do(new UsersSaved(saved));
        }

        return saved;
    }

    private static string[] Ids(StreamCall call) =>
        call.Query.List("ids", MaxUsers)?.Distinct().ToArray() ?? throw new StreamException(StreamError.Input, "ids must name users");

    private static void WriteList(Utf8JsonWriter json, string name, User[] users)
    {
        json.WriteStartArray(name);
        foreach (var user in users)
        {
            json.WriteStartObject();
            user.WriteMembers(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
