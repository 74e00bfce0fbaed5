using System.Buffers;
using System.Text.Json;

namespace Sidechain.StreamFake.Answers;

/// <summary>An answer in Stream's form: an object whose last member is the request's <c>duration</c>.</summary>
internal sealed class StreamJson(int status, Action<Utf8JsonWriter> writeMembers) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteString("duration", httpContext.RequestServices.GetRequiredService<RequestTimer>().Duration);
            json.WriteEndObject();
        }

        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.ContentLength = buffer.WrittenCount;
        await httpContext.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
    }

    public static StreamJson Ok(Action<Utf8JsonWriter> writeMembers) => new(StatusCodes.Status200OK, writeMembers);

    public static StreamJson Created(Action<Utf8JsonWriter> writeMembers) => new(StatusCodes.Status201Created, writeMembers);

    /// <summary>Done, and nothing to tell.</summary>
    public static StreamJson Ok() => Ok(_ => { });

    /// <summary>Stream's error body.</summary>
    public static StreamJson Of(StreamException refusal) => new(refusal.Error.Status, json =>
    {
        json.WriteNumber("code", refusal.Error.Code);
        json.WriteString("detail", refusal.Message);
        json.WriteString("exception", refusal.Error.Exception);
        json.WriteNumber("status_code", refusal.Error.Status);
    });
}
