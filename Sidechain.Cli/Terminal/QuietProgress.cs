namespace Sidechain.Cli.Terminal;

/// <summary>For scripts and logs: says nothing.</summary>
internal sealed class QuietProgress : IStageProgress
{
    public Action<long>? Begin(string name, long total) => null;
}
