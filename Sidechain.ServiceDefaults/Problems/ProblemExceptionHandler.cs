using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Sidechain.ServiceDefaults.Database;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Problems;

/// <summary>
/// Turns an endpoint's exception into a problem: a bad request into its own status, an outage of the database into 503, all else into 500
/// without internals. The exception is on the server's span and in the log.
/// </summary>
internal sealed class ProblemExceptionHandler(Outages outages, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    /// <summary>The middleware asks for a fallback, and <see cref="TryHandleAsync"/> handles everything.</summary>
    public static Task Unreachable(HttpContext context) => Problem.Internal().ExecuteAsync(context);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var isOutage = outages.Caused(exception, out var isNews);
        var problem = exception switch
        {
            BadHttpRequestException bad => Of(bad),
            _ when isOutage => Problem.Unavailable("The database cannot be reached right now: try again in a moment."),
            _ => Problem.Internal(),
        };
        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            Tell(exception, isOutage && !isNews);
            Mark(httpContext, exception);
        }

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private void Tell(Exception exception, bool isKnown)
    {
        if (isKnown)
        {
            ProblemLog.StillAway(logger, exception.GetBaseException().Message);
        }
        else
        {
            ProblemLog.Unhandled(logger, exception);
        }
    }

    private static Problem Of(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status400BadRequest when exception.InnerException is JsonException =>
            Problem.BadRequest("The body is not the JSON document that this address takes."),
        StatusCodes.Status413PayloadTooLarge => Problem.TooLarge(),
        StatusCodes.Status415UnsupportedMediaType => Problem.UnsupportedMediaType(),
        StatusCodes.Status408RequestTimeout => Problem.TooSlow(),
        _ => Problem.BadRequest("The request is not what this address takes."),
    };

    private static void Mark(HttpContext context, Exception exception)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity)
        {
            activity.AddException(exception);
            activity.SetTag(AttributeNames.ErrorType, exception.GetType().FullName);
            activity.SetStatus(ActivityStatusCode.Error, exception.Message);
        }
    }
}
