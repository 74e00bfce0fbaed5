using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>Passes a request on and its answer back, as they are. The client's trace goes through untouched: no span is made.</summary>
internal sealed class Forwarder(IHttpForwarder yarp, IHttpMessageHandlerFactory handlers, AddressSignature addresses, TimeProvider time, ILogger<Forwarder> logger)
{
    public const string ClientName = "Sidechain.Forwarder";

    // An event stream may be silent for any time; it ends when one of the two sides does.
    private static readonly ForwarderRequestConfig Settings = new() { ActivityTimeout = Timeout.InfiniteTimeSpan };

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Forwarder>();
        services.AddHttpForwarder();
        // It writes two lines a request, and stack traces while the other service starts: ForwarderLog says in one line what went wrong.
        services.AddLogging(logging => logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.None));
        services.AddHttpClient(ClientName)
            .RemoveAllLoggers()
            .AddHttpMessageHandler(() => new FlushedBody.Handler())
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.ActivityHeadersPropagator = null;
                handler.AllowAutoRedirect = false;
                // As Kestrel has read them: otherwise a letter beyond ASCII would be told as an outage of the other service.
                handler.RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8;
                handler.UseCookies = false;
                handler.UseProxy = false;
                handler.ConnectTimeout = TimeSpan.FromSeconds(5);
            });
    }

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, string service, ForwardedAnswerReader? look)
    {
        var forwarder = endpoints.ServiceProvider.GetRequiredService<Forwarder>();
        var address = new Uri(service.Contains("://", StringComparison.Ordinal) ? service : $"http://{service}");
        return endpoints.Map(pattern, context => forwarder.ForwardAsync(context, address, look))
            // Limits and rights are the other service's to check.
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .AllowAnonymous();
    }

    private async Task ForwardAsync(HttpContext context, Uri address, ForwardedAnswerReader? look)
    {
        Unrecord(context);
        // The factory's handler finds the service by its name, and is renewed from time to time: it is asked for with each request.
        using var client = new HttpMessageInvoker(handlers.CreateHandler(ClientName), disposeHandler: false);
        var error = await yarp.SendAsync(context, address.GetLeftPart(UriPartial.Authority), client, Settings, new ForwardedExchange(addresses, time, look));
        switch (error)
        {
            case ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.RequestBodyDestination
                when !context.Response.HasStarted:
                ForwarderLog.Unreachable(logger, address.Host, Reason(context));
                var problem = Problem.Unavailable($"The {address.Host} service cannot be reached right now: try again in a moment.");
                await problem.ExecuteAsync(context);
                break;
            case ForwarderError.ResponseBodyDestination:
                // The status is out already. YARP has broken the connection off, so that the caller knows that the answer is not whole.
                ForwarderLog.CutOff(logger, address.Host, Reason(context));
                break;
            case ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled:
                context.RequestAborted.ThrowIfCancellationRequested();
                break;
            default:
                // Either all went well, or the caller's own body was at fault and the status, which YARP has set, says how.
                break;
        }
    }

    private static string? Reason(HttpContext context) => context.GetForwarderErrorFeature()?.Exception?.Message;

    private static void Unrecord(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
