using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Plugin.Sharing;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>Two instances share the same capture under the same key at once, as after a crash when two hosts are started.</summary>
internal static class KeyCollision
{
    private const string Waiting = "Waiting for the server";

    /// <summary>Another instance sends first and holds the key in a slow database; then the plugin shares.</summary>
    /// <param name="run">The session and the screen.</param>
    /// <param name="wish">The loop.</param>
    /// <param name="share">The plugin's own share.</param>
    /// <param name="cancellationToken">Ends both.</param>
    public static async Task<SharedLoop> RunAsync(
        CommandRun run, ShareWish wish, Func<Task<SharedLoop>> share, CancellationToken cancellationToken)
    {
        var session = run.Session;
        await using var other =
            new ApiSession(session.Settings, session.Program, new SessionOptions { DeliversEarlierRuns = false }) { Token = session.Token };
        var sent = new Sent();
        var first = other.TraceAsync(
            Tracing.Conventions.SpanNames.ShareLoop, TraceOrigin.Fresh,
            _ => new LoopUpload(other).RunAsync(wish.Template, sent, cancellationToken));
        await Task.WhenAny(first, sent.Arrived);
        var shared = await share();
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
