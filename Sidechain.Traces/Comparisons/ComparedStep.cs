namespace Sidechain.Traces.Comparisons;

/// <summary>The same step in two traces.</summary>
/// <param name="Depth">How many steps it lies below the roots.</param>
/// <param name="Name">The name of its span; a client's type in it is <c>{c}</c>, so that clients compare with each other.</param>
/// <param name="Tier">A client's is <c>client</c>.</param>
/// <param name="A">
/// Its duration in the first trace, nanoseconds; null where it is not there. Where its end is not known, as long as it lasted at least.
/// </param>
/// <param name="B">The same in the second.</param>
/// <param name="OwnA">
/// Its own time on the first's critical path, nanoseconds: the action waited for it, and for no step below it; 0 where it is not there.
/// </param>
/// <param name="OwnB">The same in the second.</param>
public sealed record ComparedStep(int Depth, string Name, string Tier, long? A, long? B, long OwnA, long OwnB)
{
    /// <summary>Steps of one name, tier and parent have one number: a loop's steps are one thing that was done often.</summary>
    internal int Group { get; init; }

    /// <summary>By how much the second trace spent more here, itself.</summary>
    public long OwnDifferenceNs => OwnB - OwnA;
}
