namespace Sidechain.StreamFake.Answers;

/// <summary>A request that Stream refuses; <see cref="StreamJson"/> turns it into Stream's error body.</summary>
internal sealed class StreamException(StreamError error, string detail) : Exception(detail)
{
    public StreamError Error => error;
}
