namespace Sidechain.Telemetry.Store;

/// <summary>What became of a batch.</summary>
/// <param name="NotOwned">Traces of other users; when there are any, nothing of the batch was kept.</param>
/// <param name="Refused">Spans that could not be kept while the others were.</param>
internal sealed record WriteResult(IReadOnlyList<Guid> NotOwned, IReadOnlyList<RefusedSpan> Refused)
{
    public static WriteResult Kept { get; } = new([], []);

    /// <summary>Nothing is decided, since not all of its traces were locked: the batch to write in its place, in another group.</summary>
    public Batch? Instead { get; init; }
}
