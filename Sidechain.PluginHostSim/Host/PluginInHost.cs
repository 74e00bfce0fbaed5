using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Faults;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Plugin.Sharing;

namespace Sidechain.PluginHostSim.Host;

/// <summary>A DAW in which the song plays through the plugin, while its worker shares.</summary>
internal sealed class PluginInHost : IAsyncDisposable
{
    private readonly ApiSession _session;
    private readonly PendingCaptures _captures;
    private readonly LoopSharingPlugin _plugin = new();
    private readonly PluginHost _host;
    private readonly LoopSharer _sharer;
    private readonly FaultPlan _plan;

    /// <param name="session">The producer's.</param>
    /// <param name="captures">Where captures wait for the server.</param>
    /// <param name="plan">What goes wrong.</param>
    /// <param name="options">The song.</param>
    public PluginInHost(ApiSession session, PendingCaptures captures, FaultPlan plan, HostOptions options)
    {
        (_session, _captures, _plan) = (session, captures, plan);
        _host = new PluginHost(options, [_plugin]);
        _plugin.IsBypassed = plan.Has(FaultCatalog.Bypass);
        var encoder = plan.Value(FaultCatalog.SlowEncoder) is { } seconds ? new SlowEncoder(TimeSpan.FromSeconds(seconds)) : null;
        _sharer = new LoopSharer(session, encoder, _plugin.Statistics, TraceOrigin.Environment);
    }

    /// <summary>What the plugin's window shows.</summary>
    public ShareView Window => _sharer.Model.View;

    /// <summary>Why the last capture is not on disk while it is shared; null where it is.</summary>
    public string? NotKept { get; private set; }

    /// <summary>Why the last capture is still on disk although it is posted; null where it is gone.</summary>
    public string? NotDeleted { get; private set; }

    /// <summary>Plays whole bars as fast as it can: the song so far.</summary>
    public void PlayBars(int bars) => _host.PlayBars(bars);

    /// <summary>From now on the song plays on an audio thread, in its own time.</summary>
    public void Start() => _host.Start();

    /// <summary>The plugin's button. A capture stays on disk until the server has it.</summary>
    public async Task<SharedLoop> ShareAsync(ShareWish wish, IStageProgress progress, CancellationToken cancellationToken)
    {
        HeldCapture? held = null;
        var request = wish.Template;
        if (wish.Bars is { } bars)
        {
            request = request with { Source = new CapturedLoop(_plugin.Capture, bars, (file, tempo) => held = Keep(request, file, tempo)) };
        }

        if (_plan.Value(FaultCatalog.SlowDisk) is { } seconds)
        {
            request = request with { Source = new SlowSource(request.Source, TimeSpan.FromSeconds(seconds)) };
        }

        try
        {
            var shared = await _sharer.ShareAsync(request, progress, cancellationToken);
            NotDeleted = held?.Posted();
            return shared;
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>The host closes the project: the worker goes first, for the ring that it reads is the plugin's.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sharer.DisposeAsync();
        _host.Dispose();
    }

    /// <summary>Unloads the plugin while its worker lives: the worker is told at once, and this does not wait for it.</summary>
    public void Unload()
    {
        _sharer.Cancel();
        _ = Task.Run(() => _sharer.DisposeAsync().AsTask());
    }

    /// <summary>A full disk must not stop a share whose server is there.</summary>
    private HeldCapture? Keep(UploadRequest request, LoopFile file, double tempo)
    {
        var capture = new PendingCapture(
            request.IdempotencyKey, _session.Settings.Origin, file.Name, request.EffectiveTitle, request.Bpm ?? tempo, request.Key,
            request.Encode == EncodeOn.Server, _session.Time.GetUtcNow(),
            _session.Settings.Tracing ? _session.Recorder.Current?.TraceParent : null);
        try
        {
            return _captures.Keep(capture, file.Content);
        }
        catch (ClientException e)
        {
            NotKept = e.Message;
            return null;
        }
    }
}
