using System.Net;
using System.Net.Http.Headers;

namespace Sidechain.Client.Uploads;

/// <summary>Sends bytes in blocks and tells how many went into the connection.</summary>
public sealed class MeteredContent : HttpContent
{
    private const int BlockLength = 32 * 1024;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly Action<long>? _progress;

    /// <summary>Progress is told how many bytes are out.</summary>
    public MeteredContent(ReadOnlyMemory<byte> content, string contentType, Action<long>? progress)
    {
        _content = content;
        _progress = progress;
        Headers.ContentType = new MediaTypeHeaderValue(contentType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < _content.Length;)
        {
            var block = _content.Slice(sent, Math.Min(BlockLength, _content.Length - sent));
            await stream.WriteAsync(block, cancellationToken).ConfigureAwait(false);
            sent += block.Length;
            _progress?.Invoke(sent);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Length;
        return true;
    }
}
