using Sidechain.Client.Terminal;

namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>The model behind the plugin's window: workers write it, the window reads it whenever it is drawn.</summary>
internal sealed class ShareModel
{
    private ShareView _view = new(ShareState.Idle, "Play, then share.");

    /// <summary>What the window shows now. Any thread.</summary>
    public ShareView View => Volatile.Read(ref _view);

    public void Show(ShareView view) => Volatile.Write(ref _view, view);

    /// <summary>Shows the stages of a share in the window, and beside it.</summary>
    public IStageProgress Watch(IStageProgress beside) => new Stages(this, beside);

    private sealed class Stages(ShareModel model, IStageProgress beside) : IStageProgress
    {
        public Action<long> Begin(string name, long total)
        {
            var other = beside.Begin(name, total);
            model.Show(new ShareView(ShareState.Working, name));
            return done =>
            {
                model.Show(new ShareView(ShareState.Working, name, total > 0 ? (double)done / total : 0));
                other?.Invoke(done);
            };
        }
    }
}
