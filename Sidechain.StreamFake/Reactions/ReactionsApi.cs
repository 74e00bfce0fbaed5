using System.Text.Json;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Enrichment;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Requests;
using Sidechain.StreamFake.State;

namespace Sidechain.StreamFake.Reactions;

/// <summary>Reactions to activities and to reactions. Everybody reads them; a user changes only their own.</summary>
internal static class ReactionsApi
{
    private const string One = "/reaction/{id}";

    public static void MapReactions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/reaction", AddAsync);
        routes.MapGet(One, Get);
        routes.MapPut(One, UpdateAsync);
        routes.MapDelete(One, DeleteAsync);
        routes.MapPut(One + "/restore", RestoreAsync);
        routes.MapGet("/reaction/{lookup}/{value}", ReactionLists.Get);
        routes.MapGet("/reaction/{lookup}/{value}/{kind}", ReactionLists.Get);
    }

    private static async Task<IResult> AddAsync(StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.Require(Resources.Reactions, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var draft = ReactionDraft.Read(body.RootElement.RequireObject("a reaction"), call);
        var reaction = await call.CommitAsync(draft.Add, cancellationToken);
        return StreamJson.Created(Answer(reaction, call));
    }

    private static StreamJson Get(string id, StreamCall call)
    {
        call.Caller.Require(Resources.Reactions, Actions.Read);
        var state = call.State;
        var enrich = EnrichQuery.Read(call.Query, call.Caller);
        var reaction = Find(id, state);
        return StreamJson.Ok(json => new ReactionWriter(state, enrich, json).WriteMembers(reaction));
    }

    private static async Task<IResult> UpdateAsync(string id, StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.Require(Resources.Reactions, Actions.Write);
        using var body = await call.ReadJsonAsync(cancellationToken);
        var root = body.RootElement.RequireObject("a reaction");
        var data = CustomData.TryRead(root, "data");
        var targets = root.TryGet("target_feeds", out _) ? ReactionDraft.ReadTargets(root, call) : null;
        var extra = CustomData.TryRead(root, "target_feeds_extra_data");
        var reaction = await call.CommitAsync(
            transaction =>
            {
                var old = FindOwn(id, call.Caller, transaction.State);
                return ReactionPosting.Save(old with { Data = data ?? old.Data, UpdatedAt = transaction.Now }, targets, extra, transaction);
            },
            cancellationToken);
        return StreamJson.Created(Answer(reaction, call));
    }

    private static async Task<IResult> DeleteAsync(string id, StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.Require(Resources.Reactions, Actions.Delete);
        var isSoft = call.Query.Flag("soft");
        await call.CommitAsync(
            transaction =>
            {
                var reaction = FindOwn(id, call.Caller, transaction.State);
                transaction.Do(isSoft ? new ReactionSaved(reaction with { IsDeleted = true }) : new ReactionRemoved(reaction.Id));
            },
            cancellationToken);
        return StreamJson.Ok();
    }

    private static async Task<IResult> RestoreAsync(string id, StreamCall call, CancellationToken cancellationToken)
    {
        call.Caller.Require(Resources.Reactions, Actions.Write);
        await call.CommitAsync(
            transaction =>
            {
                if (transaction.State.Reactions.Find(id) is not { IsDeleted: true } reaction)
                {
                    throw Missing();
                }

                call.Caller.RequireSelf(reaction.UserId, "the reaction");
                ReactionPosting.Restore(reaction, transaction);
            },
            cancellationToken);
        return StreamJson.Created(_ => { });
    }

    private static Action<Utf8JsonWriter> Answer(Reaction reaction, StreamCall call)
    {
        var state = call.State;
        return json =>
        {
            new ReactionWriter(state, EnrichQuery.None, json).WriteMembers(reaction);
            if (reaction.Post is { Extra.IsEmpty: false } post)
            {
                json.WritePropertyName("target_feeds_extra_data");
                json.WriteRawValue(post.Extra.Span, skipInputValidation: true);
            }
        };
    }

    private static Reaction Find(string id, StreamState state) =>
        state.Reactions.Find(id) is { IsDeleted: false } reaction ? reaction : throw Missing();

    private static Reaction FindOwn(string id, Caller caller, StreamState state)
    {
        var reaction = Find(id, state);
        caller.RequireSelf(reaction.UserId, "the reaction");
        return reaction;
    }

    private static StreamException Missing() => new(StreamError.DoesNotExist, "there is no such reaction");
}
