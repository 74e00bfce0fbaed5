using System.Buffers;
using System.Net;

namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>A body that goes on as it comes in: HttpClient would keep small parts back until the body ends.</summary>
internal sealed class StreamedBody(Stream body) : HttpContent
{
    private const int BufferSize = 64 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The caller's Content-Length, where there is one, is copied with the other headers.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
