using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sidechain.ServiceDefaults.Forwarding;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Headers;

/// <summary>Tells the client, on every answer, which trace and span served it and how long that took; the answers of services that this one
/// only forwards to stay as they are.</summary>
internal sealed class HeaderMiddleware(RequestDelegate next, TimeProvider time, ILogger<HeaderMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = new Exchange(context, time);
        SpanAttributes.Set(exchange);
        context.TraceIdentifier = exchange.RequestId;
        context.Response.OnStarting(() =>
        {
            if (context.Features.Get<ForwardedAnswer>() is null)
            {
                ResponseHeaders.Write(exchange, context.Response.Headers);
            }

            return Task.CompletedTask;
        });
        using (logger.BeginScope(exchange.LogFields()))
        {
            await next(context);
        }

        // The exception handler answers 499 when the client went away.
        if (context.Response.StatusCode == StatusCodes.Status499ClientClosedRequest && exchange.Span is { } span)
        {
            span.SetTag(AttributeNames.SidechainStatus, SpanStatuses.Cancelled);
        }
    }
}
