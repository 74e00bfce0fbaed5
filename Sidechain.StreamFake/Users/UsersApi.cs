using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Ids;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Users;

/// <summary>Users, one by one; <see cref="ManyUsers"/> has the rest. Everybody reads them; a user changes only their own.</summary>
internal static class UsersApi
{
    private const string One = "/user/{id}";
    private const string Many = "/users";

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/user", CreateAsync);
        routes.MapGet(One, Get);
        routes.MapPut(One, UpdateAsync);
        routes.MapDelete(One, DeleteAsync);
        routes.MapPost(Many, ManyUsers.CreateAsync);
        routes.MapGet(Many, ManyUsers.Get);
        routes.MapDelete(Many, ManyUsers.DeleteAsync);
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

    public static (string Id, ReadOnlyMemory<byte> Data) Read(JsonElement body) =>
        (Name.Require(body.RequireObject("a user").TextOrNumber("id"), "id"), CustomData.Read(body, "data"));

    private static User Find(string id, StreamState state) =>
        state.Users.TryGetValue(id, out var user) ? user : throw new StreamException(StreamError.DoesNotExist, "there is no such user");

    private static User Save(User user, Transaction transaction)
    {
        transaction.Do(new UsersSaved([user]));
        return user;
    }
}
