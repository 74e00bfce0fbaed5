using System.Text.Json;

namespace Sidechain.StreamFake.State;

/// <summary>
/// One step from a state to the next. The journal keeps changes, and a start repeats them. So a change holds all decisions (ids, times),
/// and <see cref="Apply"/> depends only on it and the state.
/// </summary>
internal abstract record Change
{
    /// <summary>Never fails: what could not be was refused before.</summary>
    public abstract StreamState Apply(StreamState state);

    /// <summary>Writes its object's members to the journal; the first name tells which change it is.</summary>
    public abstract void WriteMembers(Utf8JsonWriter json);
}
