using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sidechain.EndToEnd.Tests.Proxies;

/// <summary>Passes requests on as they are, but for the fault that a test has chosen.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly HashSet<string> Context =
        new(StringComparer.OrdinalIgnoreCase) { "traceparent", "tracestate", "baggage", "X-Trace-ID", "X-Span-ID", "X-Parent-Span-ID" };

    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, bool> _forgotten = new();

    // Invisible to tracing: it adds nothing of its own.
    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false });

    private FaultProxy(WebApplication server) => this._server = server;

    public Uri Address => new(_server.Urls.Single());

    public Uri? Target { get; set; }

    /// <summary>Looks at each request before it is passed on.</summary>
    public Action<HttpRequest>? Look { get; set; }

    /// <summary>Passes bodies on as a slow line would: a kibibyte each time; null for at once.</summary>
    public TimeSpan? PauseOfAKibibyte { get; set; }

    public static async Task<FaultProxy> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new FaultProxy(builder.Build());
        proxy._server.Run(proxy.PassAsync);
        await proxy._server.StartAsync();
        return proxy;
    }

    /// <summary>Leaves the headers out that carry a trace, where they carry this one.</summary>
    public void Forget(string trace) => _forgotten[trace] = true;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        Look?.Invoke(context.Request);
        var forgets = context.Request.Headers.TraceParent.ToString().Split('-') is [_, var trace, ..] && _forgotten.ContainsKey(trace);
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(Target!, context.Request.Path + context.Request.QueryString));
        if (context.Request.ContentLength is not null || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(
                PauseOfAKibibyte is { } pause ? new SlowStream(context.Request.Body, pause) : context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is "Host" or "Transfer-Encoding" || (forgets && Context.Contains(name)))
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        using var response = await _client.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (name is not "Transfer-Encoding")
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
