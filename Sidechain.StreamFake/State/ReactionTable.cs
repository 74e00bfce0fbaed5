using System.Collections.Immutable;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>All reactions, by key, by id and in threads.</summary>
internal sealed record ReactionTable
{
    public static readonly ReactionTable Empty = new();

    private ImmutableDictionary<TimeUuid, Reaction> Rows { get; init; } = ImmutableDictionary<TimeUuid, Reaction>.Empty;

    private ImmutableDictionary<string, TimeUuid> Keys { get; init; } = ImmutableDictionary<string, TimeUuid>.Empty;

    private ImmutableDictionary<ThreadKey, ReactionThread> Threads { get; init; } = ImmutableDictionary<ThreadKey, ReactionThread>.Empty;

    /// <summary>Deleted ones too.</summary>
    public Reaction? Find(string id) => Keys.TryGetValue(id, out var key) ? Rows[key] : null;

    public Reaction this[TimeUuid key] => Rows[key];

    public ReactionThread Thread(ThreadKey key) => Threads.GetValueOrDefault(key, ReactionThread.Empty);

    /// <summary>With the reaction, in the place of an earlier one of the same key.</summary>
    public ReactionTable With(Reaction reaction)
    {
        var table = Rows.TryGetValue(reaction.Key, out var old) ? Unlisted(old) : this;
        table = table with { Rows = Rows.SetItem(reaction.Key, reaction), Keys = Keys.SetItem(reaction.Id, reaction.Key) };
        return table.Listed(reaction);
    }

    /// <summary>Without the reaction and those to it. Also tells which activities they had posted.</summary>
    public (ReactionTable Table, IReadOnlyList<TimeUuid> Posted) Without(Reaction reaction)
    {
        var posted = new List<TimeUuid>();
        return (Without(reaction, posted), posted);
    }

    /// <summary>Without the reactions to an activity. Also tells which activities they had posted.</summary>
    public (ReactionTable Table, IReadOnlyList<TimeUuid> Posted) WithoutThreadOf(TimeUuid activity)
    {
        var posted = new List<TimeUuid>();
        return (WithoutThread(ThreadKey.OfActivity(activity), posted), posted);
    }

    /// <summary>As deep as reactions are: <see cref="Reaction.MaxLevel"/>.</summary>
    private ReactionTable Without(Reaction reaction, List<TimeUuid> posted)
    {
        if (reaction.Post is { } post)
        {
            posted.Add(post.ActivityId);
        }

        var table = Unlisted(reaction);
        table = table with { Rows = table.Rows.Remove(reaction.Key), Keys = table.Keys.Remove(reaction.Id) };
        return table.WithoutThread(ThreadKey.OfParent(reaction.Id), posted);
    }

    private ReactionTable WithoutThread(ThreadKey key, List<TimeUuid> posted)
    {
        var table = this;
        foreach (var reaction in Thread(key).All.Union(Thread(key).Hidden))
        {
            table = table.Without(Rows[reaction], posted);
        }

        return table with { Threads = table.Threads.Remove(key) };
    }

    private ReactionTable Listed(Reaction reaction) => this with
    {
        Threads = Threads.SetItems(ThreadKey.AllOf(reaction).Select(key => KeyValuePair.Create(key, Thread(key).With(reaction)))),
    };

    private ReactionTable Unlisted(Reaction reaction)
    {
        var threads = Threads.ToBuilder();
        foreach (var key in ThreadKey.AllOf(reaction))
        {
            var rest = Thread(key).Without(reaction);
            if (rest.IsEmpty && !key.KeepsCounts)
            {
                threads.Remove(key);
            }
            else
            {
                threads[key] = rest;
            }
        }

        return this with { Threads = threads.ToImmutable() };
    }
}
