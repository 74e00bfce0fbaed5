using System.Globalization;
using System.Text.Json.Nodes;

namespace Sidechain.Telemetry.Otlp;

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
            response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var body = encoding == OtlpEncoding.Json ? InJson() : OtlpMessages.Of(answer);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private byte[] InJson()
    {
        var json = new JsonObject();
        if (answer.Code != 0)
        {
            json["code"] = answer.Code;
            json["message"] = answer.Message;
        }
        else if (answer.Rejected > 0)
        {
            // 64 bits are a text in OTLP's JSON.
            json["partialSuccess"] = new JsonObject
            {
                [signal.RejectedName] = answer.Rejected.ToString(CultureInfo.InvariantCulture),
                ["errorMessage"] = answer.Message,
            };
        }

        return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
    }
}
