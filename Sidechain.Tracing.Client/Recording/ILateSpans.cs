namespace Sidechain.Tracing.Client.Recording;

/// <summary>Spans that somebody measures without the recorder, and that become spans of it afterwards.</summary>
internal interface ILateSpans : IAsyncDisposable
{
    /// <summary>Makes spans of what has been measured so far.</summary>
    void Drain();
}
