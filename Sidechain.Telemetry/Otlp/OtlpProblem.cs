using System.Globalization;

namespace Sidechain.Telemetry.Otlp;

/// <summary>An error of this door: a google.rpc.Status in protobuf, as OTLP wants it.</summary>
internal sealed record OtlpProblem(int Status, string Error) : IResult
{
    public TimeSpan? RetryAfter { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = OtlpAnswers.ContentType;
        if (RetryAfter is { } delay)
            response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var body = OtlpAnswers.Status(Code, Error);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    // The canonical codes of gRPC.
    private int Code => Status switch
    {
        StatusCodes.Status401Unauthorized => 16,
        StatusCodes.Status413PayloadTooLarge => 8,
        StatusCodes.Status503ServiceUnavailable => 14,
        _ => 3,
    };
}
