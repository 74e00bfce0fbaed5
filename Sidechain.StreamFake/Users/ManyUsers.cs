using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Users;

/// <summary>Many users at once, for servers.</summary>
internal static class ManyUsers
{
    private const int MaxUsers = 100;

    public static async Task<IResult> CreateAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.RequireServer(Resources.Users, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var root = body.RootElement.RequireObject("the body");
        var replaces = root.Flag("override");
        var posted = root.RequireList("users", 1, MaxUsers).Select(UsersApi.Read).DistinctBy(user => user.Id).ToArray();
        var saved = await call.CommitAsync(transaction => SaveAll(posted, replaces, transaction), cancellationToken);
        return StreamJson.Created(json => WriteList(json, "created_users", saved));
    }

    public static StreamJson Get(StreamCall call)
    {
        call.Caller.RequireServer(Resources.Users, Actions.Read);
        var users = call.State.Users;
        User[] found = [.. Ids(call).Where(users.ContainsKey).Select(id => users[id])];
        return StreamJson.Ok(json => WriteList(json, "users", found));
    }

    /// <summary>Answers with a bare list, as the client has it.</summary>
    public static async Task<IResult> DeleteAsync(StreamCall call, CancellationToken cancellationToken)
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
