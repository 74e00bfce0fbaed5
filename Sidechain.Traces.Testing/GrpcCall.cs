using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Sidechain.Traces.Otlp;

namespace Sidechain.Traces.Testing;

/// <summary>One unary gRPC call: a frame in (flag, length, message), an empty message and a status in the trailers out.</summary>
internal static class GrpcCall
{
    private const int FrameHeader = 5;
    private const string Done = "0";
    private const string InvalidArgument = "3";

    /// <param name="take">Throws <see cref="MalformedProtobufException"/> for a message that is none.</param>
    public static async Task AnswerAsync(HttpContext call, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await call.Request.Body.CopyToAsync(body, call.RequestAborted).ConfigureAwait(false);
        call.Response.ContentType = "application/grpc";
        try
        {
            take(Message(body.ToArray(), call.Request.Headers["grpc-encoding"].ToString()));
            await call.Response.Body.WriteAsync(new byte[FrameHeader], call.RequestAborted).ConfigureAwait(false);
            call.Response.AppendTrailer("grpc-status", Done);
        }
        catch (Exception e) when (e is MalformedProtobufException or InvalidDataException)
        {
            call.Response.AppendTrailer("grpc-status", InvalidArgument);
            call.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(e.Message));
        }
    }

    private static byte[] Message(byte[] frame, string encoding)
    {
        if (frame.Length < FrameHeader || BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(1)) != frame.Length - FrameHeader)
            throw new InvalidDataException("The body is not one gRPC message.");
        if (frame[0] == 0)
            return frame[FrameHeader..];
        if (encoding != "gzip")
            throw new InvalidDataException($"The encoding \"{encoding}\" is not known; there is gzip.");
        using var unzipped = new MemoryStream();
        using var zipped = new GZipStream(new MemoryStream(frame, FrameHeader, frame.Length - FrameHeader), CompressionMode.Decompress);
        zipped.CopyTo(unzipped);
        return unzipped.ToArray();
    }
}
