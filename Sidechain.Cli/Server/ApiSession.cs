using System.Net.Http.Headers;
using System.Reflection;
using Sidechain.Cli.CommandLine;
using Sidechain.Tracing.Clocks;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Delivery;
using Sidechain.Tracing.Http;
using Sidechain.Tracing.Recording;
using Sidechain.Tracing.Spool;

namespace Sidechain.Cli.Server;

/// <summary>One run's connection to the services: the traced client, the untraced one, and the recorder between them.</summary>
internal sealed class ApiSession : IAsyncDisposable
{
    private const string ServiceName = "sidechain-cli";

    /// <summary>The same where the server has just been found missing: one attempt, in case only telemetry's address is right.</summary>
    private static readonly TimeSpan HopelessFlushLimit = TimeSpan.FromMilliseconds(250);

    /// <summary>The part of the limit that the process stays for what earlier runs left, when its own trace is out.</summary>
    private const int DrainGrace = 20;

    /// <summary>A clock sample that takes longer is worth nothing.</summary>
    private static readonly TimeSpan ClockLimit = TimeSpan.FromSeconds(2);

    /// <summary>A slow line may need long for a large loop; Ctrl+C works meanwhile.</summary>
    private static readonly TimeSpan RequestLimit = TimeSpan.FromMinutes(10);

    /// <summary>Shared, so that the trace goes out over the connection that the request opened.</summary>
    private readonly SocketsHttpHandler _transport = TracedHttpClient.CreateTransport();
    private readonly SpanSpool _spool;
    private readonly SpanDelivery _delivery;
    private readonly SpanRecorder _recorder;
    private readonly CancellationTokenSource _ending = new();
    private Task<DeliveryResult>? _drain;

    public ApiSession(Settings settings)
    {
        Settings = settings;
        Untraced = TracedHttpClient.CreateUntraced(settings.TelemetryUrl, _transport);
        var client = new ClientIdentity(ClientTypes.Cli, Version, ServiceName);
        _spool = SpanSpool.Open(SpoolOptions, client, Time);
        _delivery = new SpanDelivery(Untraced, () => Token, spool: _spool);
        _recorder = new SpanRecorder(client, _delivery, Time);
        Http = TracedHttpClient.Create(_recorder, settings.ApiUrl, primary: _transport, timeout: RequestLimit);
    }

    public static string Version { get; } =
        typeof(ApiSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public Settings Settings { get; }

    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>Where this run keeps its spans until the server has them, and finds those of earlier ones.</summary>
    public SpoolOptions SpoolOptions => new() { Destination = Settings.Origin };

    /// <summary>Requests to the api; each is a span.</summary>
    public HttpClient Http { get; }

    /// <summary>Requests to telemetry, about which nothing is recorded.</summary>
    public HttpClient Untraced { get; }

    /// <summary>Bearer token for requests and for delivering the trace; null while nobody is logged in.</summary>
    public string? Token { get; set; }

    /// <summary>The trace of the action that runs or ran last; null before the first.</summary>
    public string? TraceId { get; set; }

    /// <summary>Runs a user action: a root span that fails when <paramref name="action"/> throws.</summary>
    public async Task<T> TraceAsync<T>(string operation, TraceOrigin origin, Func<Task<T>> action)
    {
        using var root = origin == TraceOrigin.Environment
            ? _recorder.StartTrace(operation, TraceEnvironment.Read(Settings.Variable))
            : _recorder.StartTrace(operation);
        TraceId = root.TraceId;
        DrainInBackground();
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            root.RecordException(e);
            throw;
        }
    }

    /// <summary>Measures this machine's clock beside what follows, and warms the connection for it. Neither delays nor fails anything.</summary>
    public void SampleClock(CancellationToken cancellation) => _ = Task.Run(
        async () => _delivery.Clock ??= await new ClockSampler(Untraced, () => Token, Time).SampleAsync(ClockLimit, cancellation).ConfigureAwait(false),
        cancellation);

    /// <summary>Runs a part of the current action.</summary>
    public Task<T> SpanAsync<T>(string operation, Func<RecordedSpan, Task<T>> part) => _recorder.RunAsync(operation, part);

    /// <summary>A request with the token.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    /// <summary>Sends what was recorded, within a bound.</summary>
    /// <param name="serverMissing">The command failed because nobody answered.</param>
    /// <returns>Null, or a sentence that says that the trace is not whole on the server.</returns>
    public async Task<string?> DeliverAsync(bool serverMissing)
    {
        var result = await _recorder.FlushAsync(serverMissing ? HopelessFlushLimit : Settings.FlushLimit).ConfigureAwait(false);
        await LeaveDrainAsync().ConfigureAwait(false);
        return (result.Reason, _spool.OffReason) switch
        {
            (null, _) => null,
            (var reason, null) when result.Pending > 0 => $"The trace could not be delivered: {reason} It is kept, and the next command tries again.",
            (var reason, _) => $"The trace could not be delivered: {reason}",
        };
    }

    /// <summary>Sends what earlier runs left, now, and waits for it.</summary>
    public Task<DeliveryResult> DrainAsync(TimeSpan limit, CancellationToken cancellation) => _delivery.DrainAsync(limit, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _recorder.DisposeAsync().ConfigureAwait(false);
        Http.Dispose();
        Untraced.Dispose();
        _delivery.Dispose();
        _spool.Dispose();
        _ending.Dispose();
        _transport.Dispose();
    }

    /// <summary>Beside the command's own work, once it is known whose token it works with.</summary>
    private void DrainInBackground()
    {
        if (Token is not null)
            _drain ??= Task.Run(() => _delivery.DrainAsync(RequestLimit, _ending.Token));
    }

    /// <summary>What is not out by now stays for a later run.</summary>
    private async Task LeaveDrainAsync()
    {
        if (_drain is null)
            return;
        _ending.CancelAfter(Settings.FlushLimit / DrainGrace);
        await _drain.ConfigureAwait(false);
    }
}
