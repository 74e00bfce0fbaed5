namespace Sidechain.StreamFake.Answers;

/// <summary>A request that Stream refuses; <see cref="StreamJson"/> turns it into Stream's error body.</summary>
internal sealed class StreamException(StreamError error, string detail) : Exception(detail)
{
    public StreamError Error => error;

    /// <summary>Error 4, in the words that Stream has for a field that is not as it must be.</summary>
    public static StreamException OfField(string field, string mustBe) =>
        new(StreamError.Input, $"Errors for fields '{field}': must be {mustBe}");
}
