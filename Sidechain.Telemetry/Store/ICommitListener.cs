namespace Sidechain.Telemetry.Store;

/// <summary>Hears what a group of batches has changed, once it is committed. Writers wait until it has heard: it must not take long, nor throw.</summary>
internal interface ICommitListener
{
    /// <summary>It wants clients' spans that were not there before, or whose end was not. To find them costs the writers something.</summary>
    bool WantsSpans { get; }

    /// <summary>It wants to know which traces may have changed.</summary>
    bool WantsTraces { get; }

    /// <summary>Called only while it wants them.</summary>
    void Stored(IncomingSpan span);

    /// <inheritdoc cref="Stored"/>
    void Changed(IReadOnlyCollection<Guid> traces);
}
