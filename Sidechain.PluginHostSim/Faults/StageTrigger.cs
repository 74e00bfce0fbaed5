using Sidechain.Client.Terminal;

namespace Sidechain.PluginHostSim.Faults;

/// <summary>Does something once in the middle of a stage.</summary>
/// <param name="beside">Shows the stages.</param>
/// <param name="stage">The stage's name.</param>
/// <param name="action">What happens when half of it is done.</param>
internal sealed class StageTrigger(IStageProgress beside, string stage, Action action) : IStageProgress
{
    public const string Encoding = "Encoding";
    public const string Sending = "Sending";

    private int _isDone;

    public Action<long>? Begin(string name, long total)
    {
        var other = beside.Begin(name, total);
        return name != stage ? other : done =>
        {
            other?.Invoke(done);
            if (done * 2 >= total && Interlocked.Exchange(ref _isDone, 1) == 0)
            {
                action();
            }
        };
    }
}
