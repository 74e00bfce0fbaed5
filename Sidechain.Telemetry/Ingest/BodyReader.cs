using System.Buffers;
using System.IO.Compression;
using Microsoft.Extensions.Options;

namespace Sidechain.Telemetry.Ingest;

/// <summary>Reads a body whole, decompressed, within the limits before and after decompression.</summary>
internal sealed class BodyReader(IOptions<IngestOptions> options)
{
    private readonly IngestOptions _limits = options.Value;

    /// <exception cref="RefusedException">413 too large, 415 an encoding that is not taken, 400 broken compression.</exception>
    /// <exception cref="Store.StoreUnavailableException">There is no room for it now.</exception>
    public Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, Admission.Place place, CancellationToken cancellationToken) =>
        ReadAsync(request.Body, request.ContentLength, request.Headers.ContentEncoding.ToString(), place, cancellationToken);

    /// <param name="encoded">The body as it arrives.</param>
    /// <param name="length">Its length, where that is known beforehand.</param>
    /// <param name="encoding">gzip, br, identity or nothing.</param>
    /// <inheritdoc cref="ReadAsync(HttpRequest, Admission.Place, CancellationToken)" />
    public async Task<ReadOnlyMemory<byte>> ReadAsync(Stream encoded, long? length, string encoding, Admission.Place place, CancellationToken cancellationToken)
    {
        if (length > _limits.MaxBodyBytes)
            throw TooLarge(_limits.MaxBodyBytes);
        var body = new LimitedStream(encoded, _limits.MaxBodyBytes, () => TooLarge(_limits.MaxBodyBytes));
        await using var content = Decompress(encoding, body);
        var limited = new LimitedStream(content, _limits.MaxDecompressedBytes, () => TooLarge(_limits.MaxDecompressedBytes));
        try
        {
            return await ReadAsync(limited, place, (int)(length ?? 0), cancellationToken);
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "The compressed body is broken.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(LimitedStream content, Admission.Place place, int sizeHint, CancellationToken cancellationToken)
    {
        const int Step = 16 * 1024;
        place.Add(sizeHint);
        var buffer = new ArrayBufferWriter<byte>(Math.Max(sizeHint, Step));
        while (true)
        {
            var read = await content.ReadAsync(buffer.GetMemory(Step), cancellationToken);
            if (read == 0)
                return buffer.WrittenMemory;
            buffer.Advance(read);
            if (buffer.WrittenCount > sizeHint)
                place.Add(Math.Min(read, buffer.WrittenCount - sizeHint));
        }
    }

    private static Stream Decompress(string encoding, Stream body) => encoding.ToLowerInvariant() switch
    {
        "" or "identity" => body,
        "gzip" => new GZipStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        _ => throw new RefusedException(StatusCodes.Status415UnsupportedMediaType, "The body may be sent plain or with Content-Encoding gzip or br."),
    };

    public static RefusedException TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {limit} bytes; send the spans in several.");
}
