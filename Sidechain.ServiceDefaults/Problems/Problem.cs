using System.Globalization;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Sidechain.ServiceDefaults.Addresses;

namespace Sidechain.ServiceDefaults.Problems;

/// <summary>
/// The catalogue of errors that services answer with: RFC 9457 problem details with <c>traceId</c> (32 hex digits) and <c>error</c>, a
/// sentence for people. Always JSON, whatever the caller accepts.
/// </summary>
/// <param name="Error">A sentence that says what happened and perhaps what to do, without internals or the caller's text.</param>
public sealed record Problem(int Status, string Error) : IResult
{
    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Further members of the document.</summary>
    public IReadOnlyDictionary<string, object?> Members { get; init; } = new Dictionary<string, object?>();

    /// <summary>400: the request makes no sense.</summary>
    public static Problem BadRequest(string error) => new(StatusCodes.Status400BadRequest, error);

    /// <summary>400: one input is at fault; <c>errors</c> names it, as ASP.NET's own validation does.</summary>
    public static Problem OfField(string field, string error) =>
        BadRequest(error) with
        {
            Members = new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { [field] = [error] } },
        };

    /// <summary>401: nobody is signed in, or the credentials are wrong.</summary>
    public static Problem Unauthorized(string error = "Sign in first: this address needs a bearer token.") =>
        new(StatusCodes.Status401Unauthorized, error);

    /// <summary>403: signed in, and not allowed.</summary>
    public static Problem Forbidden(string error = "You are not allowed to do this.") => new(StatusCodes.Status403Forbidden, error);

    /// <summary>404: there is no such thing, or it is not the caller's to see.</summary>
    public static Problem NotFound(string error = "There is nothing at this address.") => new(StatusCodes.Status404NotFound, error);

    /// <summary>408: the body stopped coming.</summary>
    public static Problem TooSlow() => new(StatusCodes.Status408RequestTimeout, "The body came too slowly.");

    /// <summary>409: it contradicts what is there.</summary>
    public static Problem Conflict(string error) => new(StatusCodes.Status409Conflict, error);

    /// <summary>413: the body is over the limit.</summary>
    public static Problem TooLarge(string error = "The body is larger than this address takes.") =>
        new(StatusCodes.Status413PayloadTooLarge, error);

    /// <summary>415: the body is in a format that the address does not take.</summary>
    public static Problem UnsupportedMediaType(string error = "This address does not take a body of this content type.") =>
        new(StatusCodes.Status415UnsupportedMediaType, error);

    /// <summary>422: well-formed, and not usable.</summary>
    public static Problem Unprocessable(string error) => new(StatusCodes.Status422UnprocessableEntity, error);

    /// <summary>429: too many requests.</summary>
    public static Problem TooManyRequests(TimeSpan retryAfter, string error = "Too many requests: slow down.") =>
        new(StatusCodes.Status429TooManyRequests, error) { RetryAfter = retryAfter };

    /// <summary>500: our fault. Says nothing of how.</summary>
    public static Problem Internal() =>
        new(StatusCodes.Status500InternalServerError, "Something went wrong on our side. Support can find out what with the trace ID.");

    /// <summary>503: something that the service needs is away.</summary>
    public static Problem Unavailable(string error, TimeSpan? retryAfter = null) =>
        new(StatusCodes.Status503ServiceUnavailable, error) { RetryAfter = retryAfter ?? TimeSpan.FromSeconds(1) };

    /// <summary>507: there is no room to keep it; sending it again at once does not help.</summary>
    public static Problem StorageFull() =>
        new(StatusCodes.Status507InsufficientStorage, "There is no room on the server to keep this: it was told, try again later.")
        {
            RetryAfter = TimeSpan.FromMinutes(5),
        };

    /// <summary>The problem for an answer that has a status and nothing else.</summary>
    public static Problem OfStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => BadRequest("The request is not what this address takes."),
        StatusCodes.Status401Unauthorized =>
            context.Response.Headers.WWWAuthenticate.ToString().Contains("invalid_token", StringComparison.Ordinal)
                ? Unauthorized("The bearer token is invalid or has expired: sign in again.")
                : Unauthorized(),
        StatusCodes.Status403Forbidden => Forbidden(),
        StatusCodes.Status404NotFound => NotFound(),
        StatusCodes.Status405MethodNotAllowed =>
            new Problem(StatusCodes.Status405MethodNotAllowed, "This address does not take this method."),
        StatusCodes.Status408RequestTimeout => TooSlow(),
        StatusCodes.Status413PayloadTooLarge => TooLarge(),
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType(),
        StatusCodes.Status500InternalServerError => Internal(),
        var other => new Problem(other, $"{ReasonPhrases.GetReasonPhrase(other)}."),
    };

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (Status == StatusCodes.Status429TooManyRequests)
        {
            httpContext.Features.Get<ISharedPlace>()?.LeaveShared();
            if (!await LateRefusals.Shared.WaitAsync(CallerAddress.Of(httpContext), httpContext.RequestAborted))
            {
                CloseConnection(httpContext);
            }
        }

        httpContext.Response.StatusCode = Status;
        if (RetryAfter is { } delay)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var details = new ProblemDetails { Status = Status, Title = ReasonPhrases.GetReasonPhrase(Status), Detail = Error };
        foreach (var (name, value) in Members)
        {
            details.Extensions[name] = value;
        }

        ProblemDetailsDefaults.Complete(details, httpContext);
        await httpContext.Response.WriteAsJsonAsync(
            details, options: null, contentType: "application/problem+json", httpContext.RequestAborted);
    }

    /// <summary>
    /// A caller that is refused at once would ask again at once: it has to connect for that. A forwarder's connection is that of many
    /// callers, and stays.
    /// </summary>
    private static void CloseConnection(HttpContext context)
    {
        if (context.Features.Get<VouchedAddress>() is not null)
        {
            return;
        }

        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
        else
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }
}
