namespace Sidechain.Client.Terminal;

/// <summary>For scripts and logs: says nothing.</summary>
public sealed class QuietProgress : IStageProgress
{
    /// <inheritdoc/>
    public Action<long>? Begin(string name, long total) => null;
}
