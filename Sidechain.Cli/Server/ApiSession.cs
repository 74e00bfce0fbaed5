using System.Net.Http.Headers;
using System.Reflection;
using Sidechain.Cli.CommandLine;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Delivery;
using Sidechain.Tracing.Http;
using Sidechain.Tracing.Recording;

namespace Sidechain.Cli.Server;

/// <summary>One run's connection to the services: the traced client, the untraced one, and the recorder between them.</summary>
internal sealed class ApiSession : IAsyncDisposable
{
    private const string ServiceName = "sidechain-cli";

    /// <summary>How long the process stays for its trace when the work is done.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    /// <summary>The same where the server has just been found missing: one attempt, in case only telemetry's address is right.</summary>
    private static readonly TimeSpan HopelessFlushLimit = TimeSpan.FromMilliseconds(250);

    /// <summary>A slow line may need long for a large loop; Ctrl+C works meanwhile.</summary>
    private static readonly TimeSpan RequestLimit = TimeSpan.FromMinutes(10);

    /// <summary>Shared, so that the trace goes out over the connection that the request opened.</summary>
    private readonly SocketsHttpHandler _transport = TracedHttpClient.CreateTransport();
    private readonly SpanDelivery _delivery;
    private readonly SpanRecorder _recorder;

    public ApiSession(Settings settings)
    {
        Settings = settings;
        Untraced = TracedHttpClient.CreateUntraced(settings.TelemetryUrl, _transport);
        _delivery = new SpanDelivery(Untraced, () => Token);
        _recorder = new SpanRecorder(new ClientIdentity(ClientTypes.Cli, Version, ServiceName), _delivery, Time);
        Http = TracedHttpClient.Create(_recorder, settings.ApiUrl, primary: _transport, timeout: RequestLimit);
    }

    public static string Version { get; } =
        typeof(ApiSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public Settings Settings { get; }

    public TimeProvider Time { get; } = TimeProvider.System;

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
        var result = await _recorder.FlushAsync(serverMissing ? HopelessFlushLimit : FlushLimit).ConfigureAwait(false);
        return result.Reason is null ? null : $"The trace could not be delivered: {result.Reason}";
    }

    public async ValueTask DisposeAsync()
    {
        await _recorder.DisposeAsync().ConfigureAwait(false);
        Http.Dispose();
        Untraced.Dispose();
        _delivery.Dispose();
        _transport.Dispose();
    }
}
