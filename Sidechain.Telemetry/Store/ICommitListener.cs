namespace Sidechain.Telemetry.Store;

/// <summary>Hears what a committed group of batches has changed. Writers wait for it: it must not take long, nor throw.</summary>
internal interface ICommitListener
{
    /// <summary>Whether it wants clients' spans that are new, or whose end is. To find them costs the writers something.</summary>
    bool WantsSpans { get; }

    /// <summary>It wants to know which traces may have changed.</summary>
    bool WantsTraces { get; }

    /// <summary>Called only while it wants them.</summary>
    void Stored(IncomingSpan span);

    /// <inheritdoc cref="Stored"/>
    void Changed(IReadOnlyCollection<Guid> traces);
}
