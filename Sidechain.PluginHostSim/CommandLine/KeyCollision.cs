using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Faults;
using Sidechain.PluginHostSim.Plugin.Sharing;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>Two instances share the same capture under the same key at once, as after a crash when two hosts are started.</summary>
internal static class KeyCollision
{
    private const string Waiting = "Waiting for the server";

    /// <summary>Another instance sends first and holds the key in a slow database; then the plugin shares.</summary>
    public static async Task<SharedLoop> RunAsync(CommandRun run, PluginInHost daw, ShareWish wish, CancellationToken cancellationToken)
    {
        if (wish.Bars is not null)
        {
            throw new ClientException($"The fault {FaultCatalog.KeyCollision} sends the same loop twice: name a FILE.", ExitCodes.Usage);
        }

        var session = run.Session;
        await using var other = new ApiSession(session.Settings, session.Program, new SessionOptions { DeliversEarlierRuns = false }) { Token = session.Token };
        var sent = new Sent();
        var first = other.TraceAsync(
            Tracing.Conventions.SpanNames.ShareLoop, TraceOrigin.Fresh, _ => new LoopUpload(other).RunAsync(wish.Template, sent, cancellationToken));
        await Task.WhenAny(first, sent.Arrived);
        var shared = await BarProgress.ShowAsync(progress => daw.ShareAsync(wish, progress, cancellationToken));
        await first;
        await other.DeliverAsync(serverMissing: false);
        run.Screen.Note($"The other upload with this key: {other.TraceId}");
        return shared;
    }

    /// <summary>Tells when the whole upload is out.</summary>
    private sealed class Sent : IStageProgress
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Arrived => _arrived.Task;

        public Action<long> Begin(string name, long total)
        {
            if (name == Waiting)
            {
                _arrived.TrySetResult();
            }

            return _ => { };
        }
    }
}
