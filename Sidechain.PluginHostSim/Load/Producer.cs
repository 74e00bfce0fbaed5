using System.Security.Cryptography;
using Sidechain.Client.Accounts;
using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;
using Sidechain.Client.Posts;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Plugin.Sharing;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Load;

/// <summary>
/// One simulated user: an account, a plugin instance with a song of its own, and a session that delivers in the background.
/// </summary>
internal sealed class Producer : IAsyncDisposable
{
    private const int Bars = 1;
    private const string Title = "A loop under load";

    /// <summary>A server that says "not yet" so often says no.</summary>
    private const int MostWaits = 60;

    /// <summary>How often spans leave: a share's trace is on the server soon, and shares of a second go together.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly LoopSharingPlugin _plugin = new();
    private readonly PluginHost _host;
    private readonly LoopSharer _sharer;
    private readonly StepTimes _times;

    private Producer(ApiSession session, int seed, StepTimes times, ILoopEncoder? encoder)
    {
        (Session, _times) = (session, times);
        _host = new PluginHost(new HostOptions { Seed = seed, Tempo = 90 + (seed % 90) }, [_plugin]);
        _host.PlayBars(Bars);
        _sharer = new LoopSharer(session, encoder, _plugin.Statistics);
    }

    public ApiSession Session { get; }

    /// <summary>Registers a new user, logs in, and loads the plugin.</summary>
    public static async Task<Producer> StartAsync(
        Settings settings, ClientProgram program, int number, StepTimes times, ILoopEncoder? encoder, CancellationToken cancellationToken)
    {
        var session = new ApiSession(settings, program, new SessionOptions
        {
            Delivery = new DeliveryOptions { BackgroundInterval = Interval },
            DeliversEarlierRuns = false,
        });
        try
        {
            var login = new PasswordLogin(
                $"load-{RandomNumberGenerator.GetHexString(12, lowercase: true)}", RandomNumberGenerator.GetHexString(24));
            await PatientlyAsync(() => Registration.RunAsync(session, login, cancellationToken), cancellationToken);
            session.Login = login;
            await PatientlyAsync(() => LoginAction.RunAsync(session, login, TraceOrigin.Fresh, cancellationToken), cancellationToken);
            return new Producer(session, number, times, encoder);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>All producers come from one address, where a server lets so many in a minute: they wait as long as it says.</summary>
    private static async Task PatientlyAsync(Func<Task> ask, CancellationToken cancellationToken)
    {
        for (var left = MostWaits; ; left--)
        {
            try
            {
                await ask();
                return;
            }
            catch (ClientException e) when (e.RetryAfter is not null && left > 0)
            {
                await Task.Delay(e.RetryAfter.Value, cancellationToken);
            }
        }
    }

    /// <summary>Captures and shares the song's last bar, then reads the feed.</summary>
    /// <returns>The share's trace.</returns>
    public async Task<string?> ShareAsync(CancellationToken cancellationToken)
    {
        var started = Session.Time.GetTimestamp();
        var request = new UploadRequest(new CapturedLoop(_plugin.Capture, Bars, keep: null), Title, Bpm: null, Key: null);
        var shared = await _sharer.ShareAsync(request, new QuietProgress(), cancellationToken);
        var traceId = Session.TraceId;
        _times.Add("share", Session.Time.GetElapsedTime(started));
        _times.Add("capture", shared.Times.Read);
        _times.Add("send", shared.Times.Send);
        if (shared.Times.Encode is { } encode)
        {
            _times.Add("encode", encode);
        }

        if (shared.Times.Server is { } server)
        {
            _times.Add("server", server);
        }

        return traceId;
    }

    public async Task ReadFeedAsync(CancellationToken cancellationToken)
    {
        var started = Session.Time.GetTimestamp();
        await FeedReading.RunAsync(Session, new PostQuery(), cancellationToken);
        _times.Add("feed", Session.Time.GetElapsedTime(started));
    }

    /// <summary>Searches, and likes the first that is found: two actions, and so two traces.</summary>
    public async Task LookAroundAsync(CancellationToken cancellationToken)
    {
        var started = Session.Time.GetTimestamp();
        var query = new PostQuery { Text = Title, Limit = 1 };
        var found = await Session.TraceAsync(
            SpanNames.SearchPosts, TraceOrigin.Fresh, _ => PostReading.ReadAsync(Session, query, cancellationToken));
        _times.Add("search", Session.Time.GetElapsedTime(started));
        if (found.Posts is [var first, ..])
        {
            started = Session.Time.GetTimestamp();
            await Session.TraceAsync(
                SpanNames.LikePost, TraceOrigin.Fresh, _ => PostReactions.LikeAsync(Session, first.Id, liked: true, cancellationToken));
            _times.Add("like", Session.Time.GetElapsedTime(started));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sharer.DisposeAsync();
        _host.Dispose();
        await Session.DisposeAsync();
    }
}
