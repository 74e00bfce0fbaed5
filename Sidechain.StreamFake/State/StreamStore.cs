namespace Sidechain.StreamFake.State;

/// <summary>The state that readers see: what the journal holds safely. It never changes; the journal's writer brings the next.</summary>
internal sealed class StreamStore
{
    private volatile StreamState _current = StreamState.Empty;

    public StreamState Current => _current;

    public void Publish(StreamState state) => _current = state;
}
