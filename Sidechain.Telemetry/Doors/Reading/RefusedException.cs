namespace Sidechain.Telemetry.Doors.Reading;

/// <summary>The whole request cannot be taken; the message is a sentence for its sender.</summary>
internal class RefusedException(int status, string sentence) : Exception(sentence)
{
    /// <summary>The HTTP status to answer with.</summary>
    public int Status { get; } = status;
}
