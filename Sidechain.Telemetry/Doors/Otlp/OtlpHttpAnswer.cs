using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sidechain.Otlp;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>An answer over HTTP, in the encoding of its request: the export's response, or google.rpc.Status.</summary>
internal sealed class OtlpHttpAnswer(OtlpAnswer answer, IOtlpSignal signal, OtlpEncoding encoding) : IResult
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        response.ContentType = encoding == OtlpEncoding.Json ? Json : Protobuf;
        if (answer.RetryAfter is { } delay)
        {
            response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var body = encoding == OtlpEncoding.Json ? InJson() : OtlpMessages.Of(answer);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private byte[] InJson() => answer.Code == 0
        ? OtlpResponse.Write(encoding, signal.RejectedName, answer.Rejected, answer.Message)
        : Encoding.UTF8.GetBytes(new JsonObject { ["code"] = answer.Code, ["message"] = answer.Message }.ToJsonString());
}
