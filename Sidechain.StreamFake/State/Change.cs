using System.Text.Json;

namespace Sidechain.StreamFake.State;

/// <summary>
/// One step from a state to the next. The journal keeps changes and a start makes them again, so a change holds all that was decided (ids, times),
/// and <see cref="Apply"/> depends on nothing but it and the state.
/// </summary>
internal abstract record Change
{
    /// <summary>Never fails: what could not be was refused before.</summary>
    public abstract StreamState Apply(StreamState state);

    /// <summary>Writes the members of its object in the journal; the first one's name tells <see cref="ChangeReader"/> which change it is.</summary>
    public abstract void WriteMembers(Utf8JsonWriter json);
}
