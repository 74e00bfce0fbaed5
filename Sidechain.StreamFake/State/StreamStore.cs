namespace Sidechain.StreamFake.State;

/// <summary>What readers see: only what the journal holds safely. A state never changes, so whoever has one reads in peace; the journal's writer brings the next.</summary>
internal sealed class StreamStore
{
    private volatile StreamState _current = StreamState.Empty;

    public StreamState Current => _current;

    public void Publish(StreamState state) => _current = state;
}
