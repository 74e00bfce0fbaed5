using System.Buffers;
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
internal sealed class Forwarder(
    IHttpForwarder yarp, IHttpMessageHandlerFactory handlers, AddressSignature addresses, TimeProvider time, ILogger<Forwarder> logger)
{
    public const string ClientName = "Sidechain.Forwarder";

    private const int DropSize = 64 * 1024;

    /// <summary>As long as the rest of a body that nobody wants is read, as the server itself does after an answer.</summary>
    private static readonly TimeSpan DropLimit = TimeSpan.FromSeconds(5);

    // An event stream may be silent for any time; it ends when one of the two sides does.
    private static readonly ForwarderRequestConfig Settings = new() { ActivityTimeout = Timeout.InfiniteTimeSpan };

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Forwarder>();
        services.AddSingleton(provider =>
            new CallForClient(provider.GetRequiredService<IHttpMessageHandlerFactory>(), provider.GetRequiredService<AddressSignature>()));
        services.AddHttpForwarder();
        // It writes two lines a request, and stack traces while the other service starts: ForwarderLog says in one line what went wrong.
        services.AddLogging(logging => logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.None));
        services.AddHttpClient(ClientName)
            .RemoveAllLoggers()
            .AddHttpMessageHandler(provider => new FlushedBody.Handler(provider.GetRequiredService<TimeProvider>()))
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

    public static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string pattern, string service, ForwardedAnswerReader? look)
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
        var body = new RequestBody(context.Request.BodyReader);
        context.Request.Body = body;
        // The factory's handler finds the service by its name, and is renewed from time to time: it is asked for with each request.
        using var client = new HttpMessageInvoker(handlers.CreateHandler(ClientName), disposeHandler: false);
        var error = await yarp.SendAsync(
            context, address.GetLeftPart(UriPartial.Authority), client, Settings, new ForwardedExchange(addresses, time, look));
        switch (error)
        {
            // YARP breaks its reading of the body off when the other service hangs up, and may tell that as a cancelled request.
            case ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled when context.RequestAborted.IsCancellationRequested:
                throw new OperationCanceledException(context.RequestAborted);
            case not ForwarderError.None when !context.Response.HasStarted && UnheardBodyException.IsIn(Failure(context)):
                await Problem.TooSlow().ExecuteAsync(context);
                break;
            case ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.RequestBodyDestination
                or ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled
                when !context.Response.HasStarted:
                ForwarderLog.Unreachable(logger, address.Host, Reason(context));
                await DropBodyAsync(context, body);
                var problem = Problem.Unavailable($"The {address.Host} service cannot be reached right now: try again in a moment.");
                await problem.ExecuteAsync(context);
                break;
            case ForwarderError.ResponseBodyDestination:
                // The status is out already. YARP has broken the connection off, so that the caller knows that the answer is not whole.
                ForwarderLog.CutOff(logger, address.Host, Reason(context));
                break;
            default:
                // Either all went well, or the caller's own body was at fault and the status, which YARP has set, says how.
                break;
        }
    }

    // A connection that is closed on what its caller is still sending would take the answer with it.
    private static async Task DropBodyAsync(HttpContext context, RequestBody body)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(DropLimit);
        var part = ArrayPool<byte>.Shared.Rent(DropSize);
        try
        {
            while (await body.ReadAsync(part, limit.Token) != 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The caller has gone, is slow, or sends what is no body: it hears what can still be said.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    private static Exception? Failure(HttpContext context) => context.GetForwarderErrorFeature()?.Exception;

    private static string? Reason(HttpContext context) => Failure(context)?.Message;

    private static void Unrecord(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
