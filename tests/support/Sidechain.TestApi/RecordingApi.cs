using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.TestApi;

/// <summary>The services as the CLI sees them: a real HTTP server that keeps every request and answers as the test says.</summary>
public sealed class RecordingApi : IAsyncDisposable
{
    public const string Token = "token-of-alice";
    public const string LoginPath = "/api/v1/auth/login";
    public const string PostsPath = "/api/v1/posts";
    public const string SpansPath = "/api/v1/telemetry/spans";
    public const string TracesPath = "/api/v1/traces/";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly ConcurrentDictionary<string, bool> _unread = new();

    private int _connections;
    private int _clockSamples;

    private RecordingApi(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Connections that were opened, whatever came over them.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>Times that a client compared its clock. They are no part of <see cref="Requests"/>.</summary>
    public int ClockSamples => Volatile.Read(ref _clockSamples);

    /// <summary>Answers to paths; the defaults are those of a healthy server that knows every user.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, RecordedRequest, Task>> Answers { get; } = new()
    {
        [LoginPath] = (http, request) => http.Response.WriteAsJsonAsync(new
        {
            token = Token,
            expires_at = DateTimeOffset.UtcNow.AddHours(12),
            user = new { id = NameIn(request), name = NameIn(request), role = "user" },
        }),
        [PostsPath] = (http, _) =>
        {
            http.Response.StatusCode = 201;
            return http.Response.WriteAsJsonAsync(new
            {
                id = "post-1",
                title = "loop",
                bpm = 120,
                key = "A minor",
                audio = new { format = "opus", size = 1234, sha256 = "00", url = "/api/v1/posts/post-1/audio" },
                author = new { id = "alice", name = "alice" },
            });
        },
        [SpansPath] = (http, request) => http.Response.WriteAsJsonAsync(
            new { status = "received", accepted = Envelope(request).Spans.Count, rejected = Array.Empty<object>() }),
    };

    public static async Task<RecordingApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        RecordingApi? api = null;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => connection =>
        {
            Interlocked.Increment(ref api!._connections);
            return next(connection);
        })));
        var app = builder.Build();
        api = new RecordingApi(app);
        app.Run(api.AnswerAsync);
        await app.StartAsync();
        return api;
    }

    /// <summary>Every span that was delivered, in the order of arrival.</summary>
    public IReadOnlyList<WireSpan> Spans => [.. Envelopes.SelectMany(envelope => envelope.Spans)];

    public IReadOnlyList<WireEnvelope> Envelopes => [.. Requests.Where(request => request.Path == SpansPath).Select(Envelope)];

    /// <summary>The one request that delivered spans; a sample of the clock has none.</summary>
    public RecordedRequest Delivery => Requests.Single(request => request.Path == SpansPath && Envelope(request).Spans.Count > 0);

    public RecordedRequest Only(string path) => Requests.Single(request => request.Path == path);

    /// <summary>Starts with no requests.</summary>
    public void Forget() => _requests.Clear();

    /// <summary>Answers with problem details, as the services do.</summary>
    public void Fail(string path, int status, string? error, Action<IHeaderDictionary>? headers = null) =>
        Answers[path] = async (http, _) =>
        {
            headers?.Invoke(http.Response.Headers);
            http.Response.StatusCode = status;
            if (error is not null)
            {
                await http.Response.WriteAsJsonAsync(
                    new { title = "Failed", status, error, traceId = "0af7651916cd43dd8448eb211c80319c" }, options: null,
                    "application/problem+json");
            }
        };

    /// <summary>Answers before the body is read, and hangs up: what a server does with an upload that is too large.</summary>
    public void RefuseUnread(string path, int status, string error)
    {
        Fail(path, status, error, headers => headers.Connection = "close");
        _unread.TryAdd(path, true);
    }

    /// <summary>Traces that can be read, one answer after the other; the last one stays.</summary>
    public void ShowTraces(params byte[][] documents)
    {
        var next = 0;
        Answers[TracesPath] = (http, _) =>
        {
            http.Response.ContentType = "application/json";
            var document = documents[Math.Min(Interlocked.Increment(ref next), documents.Length) - 1];
            if (document.Length > 0)
            {
                return http.Response.Body.WriteAsync(document).AsTask();
            }

            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        };
    }

    /// <summary>Traces that come one after the other as events, with the keep-alives between them; then the end.</summary>
    public void StreamTraces(string reason, params byte[][] documents) => Answers[TracesPath] = async (http, _) =>
    {
        http.Response.ContentType = "text/event-stream";
        foreach (var document in documents)
        {
            await http.Response.WriteAsync(
                $"event: waiting\ndata: {{}}\n\nevent: trace\nid: {document.Length}\ndata: {Encoding.UTF8.GetString(document)}\n\n");
        }

        await http.Response.WriteAsync($$"""
            event: end
            data: {"reason":"{{reason}}"}


            """);
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        if (!_unread.ContainsKey(http.Request.Path))
        {
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        }

        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new RecordedRequest(http.Request.Method, http.Request.Path + http.Request.QueryString, headers, body.ToArray());
        if (IsClockSample(request))
        {
            Interlocked.Increment(ref _clockSamples);
        }
        else
        {
            _requests.Enqueue(request);
        }

        if (request.Header(HeaderNames.TraceId) is { } traceId)
        {
            http.Response.Headers[HeaderNames.TraceId] = traceId;
        }

        http.Response.Headers[HeaderNames.SpanId] = "00f067aa0ba902b7";
        http.Response.Headers[HeaderNames.ServerTime] = "12";
        if (Answers.FirstOrDefault(answer => Matches(answer.Key, request.Path)).Value is { } answer)
        {
            await answer(http, request);
        }
        else
        {
            http.Response.StatusCode = 404;
        }
    }

    /// <summary>They come when they come, beside the work: no test waits for one or counts them.</summary>
    private static bool IsClockSample(RecordedRequest request) =>
        request.Path == SpansPath && request.Body.AsSpan().SequenceEqual("""{"spans":[]}"""u8);

    private static string NameIn(RecordedRequest request) =>
        JsonDocument.Parse(request.Body).RootElement.GetProperty("username").GetString()!;

    private static bool Matches(string answered, string path) =>
        answered.EndsWith('/') ? path.StartsWith(answered, StringComparison.Ordinal) : path == answered;

    private static WireEnvelope Envelope(RecordedRequest request)
    {
        if (request.Header("Content-Encoding") != "gzip")
        {
            return WireReader.Read(request.Body.AsSpan());
        }

        using var gzip = new GZipStream(new MemoryStream(request.Body), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return WireReader.Read(plain.ToArray().AsSpan());
    }
}
