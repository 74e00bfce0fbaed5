using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>Passes a request on and its answer back, as they are. The client's trace goes through untouched: the forwarder makes no span.</summary>
internal sealed class Forwarder(IHttpClientFactory clients, TimeProvider time, ILogger<Forwarder> logger)
{
    private const string ClientName = "Sidechain.Forwarder";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Forwarder>();
        services.AddHttpClient(ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.ActivityHeadersPropagator = null;
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.UseProxy = false;
                handler.ConnectTimeout = TimeSpan.FromSeconds(5);
            });
    }

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, string service)
    {
        var forwarder = endpoints.ServiceProvider.GetRequiredService<Forwarder>();
        var address = new Uri(service.Contains("://", StringComparison.Ordinal) ? service : $"http://{service}");
        return endpoints.Map(pattern, context => forwarder.ForwardAsync(context, address))
            // Limits and rights are the other service's to check.
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .AllowAnonymous();
    }

    private async Task ForwardAsync(HttpContext context, Uri address)
    {
        var started = time.GetTimestamp();
        Unrecord(context);
        using var request = ForwardedRequest.Create(context, address);
        using var response = await SendAsync(request, context);
        if (response is null)
        {
            await Problem.Unavailable($"The {address.Host} service cannot be reached right now: try again in a moment.").ExecuteAsync(context);
            return;
        }

        context.Features.Set(ForwardedAnswer.Instance);
        context.Response.StatusCode = (int)response.StatusCode;
        ForwardedHeaders.Copy(response, context.Response.Headers);
        // Until the other service's headers were here: its own "total" is in it.
        var elapsed = time.GetElapsedTime(started).TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture);
        context.Response.Headers.Append(HeaderNames.ServerTiming, $"gw;dur={elapsed}");
        await CopyBodyAsync(response, context);
    }

    /// <summary>The answer's headers, or null when the other service cannot be reached.</summary>
    private async Task<HttpResponseMessage?> SendAsync(HttpRequestMessage request, HttpContext context)
    {
        try
        {
            return await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested && e is HttpRequestException or OperationCanceledException)
        {
            // The caller's own body was at fault: too slow, cut off, malformed.
            for (var cause = e.InnerException; cause is not null; cause = cause.InnerException)
            {
                if (cause is BadHttpRequestException)
                {
                    ExceptionDispatchInfo.Throw(cause);
                }
            }

            ForwarderLog.Unreachable(logger, request.RequestUri?.Host, e.Message);
            return null;
        }
    }

    private async Task CopyBodyAsync(HttpResponseMessage response, HttpContext context)
    {
        try
        {
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            // The headers go out at once: an event stream may be silent for long.
            await context.Response.StartAsync(context.RequestAborted);
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status is out already; only a broken connection tells the caller that the answer is not whole.
            if (!context.RequestAborted.IsCancellationRequested)
            {
                ForwarderLog.CutOff(logger, response.RequestMessage?.RequestUri?.Host, e.Message);
                context.Abort();
            }
        }
    }

    private static void Unrecord(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
