using System.Collections.Immutable;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>Reactions that belong together, by age, all and by kind.</summary>
internal sealed record ReactionThread
{
    public static readonly ReactionThread Empty = new();

    public ImmutableSortedSet<TimeUuid> All { get; init; } = [];

    /// <summary>Those that are deleted and can be restored.</summary>
    public ImmutableSortedSet<TimeUuid> Hidden { get; init; } = [];

    public bool IsEmpty => All.IsEmpty && Hidden.IsEmpty;

    /// <summary>A kind of which none is left stays, as a count of 0.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedSet<TimeUuid>> Kinds { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableSortedSet<TimeUuid>>(StringComparer.Ordinal);

    public ImmutableSortedSet<TimeUuid> Of(string? kind) => kind is null ? All : Kinds.GetValueOrDefault(kind, []);

    public ReactionThread With(Reaction reaction) => reaction.IsDeleted
        ? this with { Hidden = Hidden.Add(reaction.Key) }
        : this with { All = All.Add(reaction.Key), Kinds = Kinds.SetItem(reaction.Kind, Of(reaction.Kind).Add(reaction.Key)) };

    public ReactionThread Without(Reaction reaction) => reaction.IsDeleted
        ? this with { Hidden = Hidden.Remove(reaction.Key) }
        : this with { All = All.Remove(reaction.Key), Kinds = Kinds.SetItem(reaction.Kind, Of(reaction.Kind).Remove(reaction.Key)) };
}
