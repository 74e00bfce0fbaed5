namespace Sidechain.Tracing.Client.Delivery;

/// <summary>Where batches come from: the queue of this run, or the files of an earlier one.</summary>
internal interface IBatchSource
{
    /// <summary>
    /// The batch to send: the one that was not acknowledged, unchanged, or else a new one. Null when there is nothing to say.
    /// </summary>
    Batch? Next();

    /// <summary>The server has stored it, but for <paramref name="rejected"/> spans.</summary>
    void Stored(Batch batch, int rejected);

    /// <summary>The server will never take it: its spans are lost.</summary>
    void Refused(Batch batch, string reason);

    /// <summary>Some traces belong to another user: their spans are lost, the rest goes out as a new batch.</summary>
    Batch Without(Batch batch, IReadOnlySet<string> foreignTraces);
}
