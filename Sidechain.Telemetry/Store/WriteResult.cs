namespace Sidechain.Telemetry.Store;

/// <summary>What became of a batch.</summary>
/// <param name="NotOwned">Traces of other users; when there are any, nothing of the batch was kept.</param>
/// <param name="Refused">Spans that could not be kept while the others were.</param>
internal sealed record WriteResult(IReadOnlyList<Guid> NotOwned, IReadOnlyList<RefusedSpan> Refused)
{
    public static WriteResult Kept { get; } = new([], []);
}
