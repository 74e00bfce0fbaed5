using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.State;

/// <summary>One step of the app's history in the making: it sees the state after all earlier steps and adds changes to it.</summary>
internal sealed class Transaction(StreamState state, DateTime now)
{
    private readonly List<Change> _changes = [];
    private ulong _lastSequence = state.LastSequence;

    public StreamState State { get; private set; } = state;

    /// <summary>UTC, to the microsecond.</summary>
    public DateTime Now => now;

    public IReadOnlyList<Change> Changes => _changes;

    /// <summary>A new id.</summary>
    /// <param name="time">Of the thing; ids order by it, and then by the order in which they were made.</param>
    public TimeUuid NextId(DateTime time) => TimeUuid.Create(time, ++_lastSequence);

    public void Do(Change change)
    {
        State = change.Apply(State);
        _changes.Add(change);
    }
}
