using System.Net.Http.Headers;
using Sidechain.Client.Configuration;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Client.Clocks;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Http;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Client.Spool;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Sessions;

/// <summary>
/// One user's connection to the services: the traced client, the untraced one, and the recorder between them. With tracing off only the
/// program's own requests
/// leave, without our headers, and no file of the spool is made.
/// </summary>
public sealed class ApiSession : IAsyncDisposable
{
    /// <summary>
    /// The flush limit where the server has just been found missing: one attempt, in case only telemetry's address is right.
    /// </summary>
    private static readonly TimeSpan HopelessFlushLimit = TimeSpan.FromMilliseconds(250);

    /// <summary>The part of the limit that the process stays for what earlier runs left, when its own trace is out.</summary>
    private const int DrainGrace = 20;

    /// <summary>A clock sample that takes longer is worth nothing.</summary>
    private static readonly TimeSpan ClockLimit = TimeSpan.FromSeconds(2);

    /// <summary>A slow line may need long for a large loop, silence ends it sooner, and cancelling works meanwhile.</summary>
    private static readonly TimeSpan RequestLimit = TimeSpan.FromHours(2);

    /// <summary>What earlier runs left is sent for no longer.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(10);

    /// <summary>Shared, so that the trace goes out over the connection that the request opened.</summary>
    private readonly SocketsHttpHandler _transport = TracedHttpClient.CreateTransport();
    private readonly SilenceHandler _patient;
    private readonly SessionOptions _options;
    private readonly SpanSpool? _spool;
    private readonly SpanDelivery? _delivery;
    private readonly CancellationTokenSource _ending = new();
    private Task<DeliveryResult>? _drain;
    private ProcessStart? _process;

    /// <param name="settings">Where the services are, and whether anything is traced.</param>
    /// <param name="program">Who records.</param>
    /// <param name="options">The defaults suit a command that runs once.</param>
    public ApiSession(Settings settings, ClientProgram program, SessionOptions? options = null)
    {
        _options = options ?? new SessionOptions();
        _process = _options.Process;
        Settings = settings;
        Program = program;
        _transport.ConnectCallback = ConnectAsync;
        _patient = new SilenceHandler(_transport, _options.SilenceLimit, Time);
        Untraced = TracedHttpClient.CreateUntraced(settings.TelemetryUrl, _transport);
        Reading = TracedHttpClient.CreateUntraced(settings.TelemetryUrl, _patient);
        Reading.Timeout = RequestLimit;
        var client = new ClientIdentity(program.ClientType, ClientProgram.Version, program.ServiceName);
        if (settings.Tracing)
        {
            _spool = SpanSpool.Open(SpoolOptions, client, Time);
            _delivery = new SpanDelivery(Untraced, () => Token, _options.Delivery, spool: _spool);
            Recorder = new SpanRecorder(client, _delivery, Time);
            Http = TracedHttpClient.Create(Recorder, settings.ApiUrl, primary: _patient, timeout: RequestLimit, followsRedirects: false);
        }
        else
        {
            Recorder = new SpanRecorder(client, time: Time, mostSpansInMemory: 0);
            Http = TracedHttpClient.CreateUntraced(settings.ApiUrl, _patient);
            Http.Timeout = RequestLimit;
        }
    }

    /// <summary>Where the services are.</summary>
    public Settings Settings { get; }

    /// <summary>Who records.</summary>
    public ClientProgram Program { get; }

    /// <summary>The clocks.</summary>
    public TimeProvider Time => _options.Time;

    /// <summary>Where this run keeps its spans until the server has them, and finds those of earlier ones.</summary>
    public SpoolOptions SpoolOptions => new()
    {
        Destination = Settings.Origin,
        Folder = _options.SpoolFolder ?? SpoolOptions.DefaultFolder(),
    };

    /// <summary>Records the spans; for parts that <see cref="SpanAsync"/> does not suit.</summary>
    public SpanRecorder Recorder { get; }

    /// <summary>Requests to the api; each is a span while tracing is on.</summary>
    public HttpClient Http { get; }

    /// <summary>Requests to telemetry, about which nothing is recorded.</summary>
    public HttpClient Untraced { get; }

    /// <summary>The same for documents: they may be long, so it gives up a server that is silent, and none that is slow.</summary>
    public HttpClient Reading { get; }

    /// <summary>Bearer token for requests and for delivering the trace; null while nobody is logged in.</summary>
    public string? Token { get; set; }

    /// <summary>Gets another token when this one is refused; null where no password is known and nothing was kept that can.</summary>
    public ILogin? Login { get; set; }

    /// <summary>Repeats a request whose answer was lost under its key; null where the caller has keys of its own.</summary>
    public LostAnswerKeys? LostAnswerKeys { get; set; }

    /// <summary>The trace of the action that runs or ran last; null before the first, and while tracing is off.</summary>
    public string? TraceId { get; set; }

    /// <summary>Runs a user action: a root span that fails when <paramref name="action"/> throws.</summary>
    public async Task<T> TraceAsync<T>(string operation, TraceOrigin origin, Func<RecordedSpan, Task<T>> action)
    {
        var environment = origin == TraceOrigin.Environment ? TraceEnvironment.Read(Settings.Variable) : TraceEnvironment.None;
        using var root = Recorder.StartTrace(operation, environment, Interlocked.Exchange(ref _process, null));
        TraceId = Settings.Tracing ? root.TraceId : null;
        DeliverEarlierRuns();
        try
        {
            return await action(root).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            root.RecordException(e);
            throw;
        }
    }

    /// <summary>
    /// Measures this machine's clock beside what follows, and warms the connection for it. Neither delays nor fails anything. A program
    /// that runs long asks anew for
    /// every action: clocks drift.
    /// </summary>
    public void SampleClock(CancellationToken cancellationToken)
    {
        if (_delivery is { } delivery)
        {
            _ = Task.Run(() => SampleClockAsync(delivery, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Runs a part of the current action.</summary>
    public Task<T> SpanAsync<T>(string operation, Func<RecordedSpan, Task<T>> part) => Recorder.RunAsync(operation, part);

    /// <summary>A request with the token.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    /// <summary>Sends what was recorded, within a bound.</summary>
    /// <param name="serverMissing">The command failed because nobody answered.</param>
    /// <returns>Null, or a sentence that says that the trace is not whole on the server.</returns>
    public async Task<string?> DeliverAsync(bool serverMissing)
    {
        if (_delivery is null)
        {
            return null;
        }

        var result = await FlushAsync(serverMissing).ConfigureAwait(false);
        await LeaveDrainAsync().ConfigureAwait(false);
        return (result.Reason is { } said ? TreeText.Printable(said) : null, _spool!.OffReason) switch
        {
            (null, _) => null,
            (var reason, null) when result.Pending > 0 =>
                $"The trace could not be delivered: {reason} It is kept, and the next command tries again.",
            (var reason, _) => $"The trace could not be delivered: {reason}",
        };
    }

    /// <summary>Sends what earlier runs left, now, and waits for it.</summary>
    public Task<DeliveryResult> DrainAsync(TimeSpan limit, CancellationToken cancellationToken) => _delivery is { } delivery
        ? delivery.DrainAsync(limit, cancellationToken)
        : Task.FromResult(new DeliveryResult(0, 0, 0, $"Tracing is off ({Settings.TracingVariable})."));

    /// <summary>Sends the rest of earlier runs beside the command's own work, once the token is known. Once a session.</summary>
    public void DeliverEarlierRuns()
    {
        if (Token is not null && _options.DeliversEarlierRuns && _delivery is { } delivery)
        {
            _drain ??= Task.Run(() => delivery.DrainAsync(DrainLimit, _ending.Token));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Recorder.DisposeAsync().ConfigureAwait(false);
        Http.Dispose();
        Untraced.Dispose();
        Reading.Dispose();
        _delivery?.Dispose();
        _spool?.Dispose();
        _ending.Dispose();
        _patient.Dispose();
        _transport.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var server = _options.Route?.Invoke(context.DnsEndPoint) ?? context.DnsEndPoint;
        return await WatchedConnection.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
    }

    private async Task SampleClockAsync(SpanDelivery delivery, CancellationToken cancellationToken)
    {
        var sampler = new ClockSampler(Untraced, () => Token, Time);
        if (await sampler.SampleAsync(ClockLimit, cancellationToken).ConfigureAwait(false) is { } sample)
        {
            delivery.Clock = sample;
        }
    }

    /// <summary>As long as there are answers, and where the spool has what is left, no longer than a moment without one.</summary>
    private async Task<DeliveryResult> FlushAsync(bool serverMissing)
    {
        if (serverMissing)
        {
            return await Recorder.FlushAsync(HopelessFlushLimit).ConfigureAwait(false);
        }

        var begun = Time.GetTimestamp();
        var patience = _spool!.OffReason is null ? Settings.Patience ?? Settings.FlushLimit : Settings.FlushLimit;
        while (true)
        {
            var result = await Recorder.FlushAsync(patience).ConfigureAwait(false);
            if (result is not { Sent: > 0, Pending: > 0 } || Time.GetElapsedTime(begun) >= Settings.FlushLimit)
            {
                return result;
            }
        }
    }

    /// <summary>What is not out by now stays for a later run.</summary>
    private async Task LeaveDrainAsync()
    {
        if (_drain is null)
        {
            return;
        }

        _ending.CancelAfter(Settings.FlushLimit / DrainGrace);
        await _drain.ConfigureAwait(false);
    }
}
