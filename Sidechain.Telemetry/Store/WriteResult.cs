namespace Sidechain.Telemetry.Store;

/// <summary>What became of a batch.</summary>
/// <param name="NotOwned">Traces of other users; when there are any, nothing of the batch was kept.</param>
internal sealed record WriteResult(IReadOnlyList<Guid> NotOwned)
{
    public static WriteResult Kept { get; } = new([]);
}
