using System.IO.Compression;
using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Bodies;
using Sidechain.Telemetry.Doors.Limits;

namespace Sidechain.Telemetry.Doors.Reading;

/// <summary>Reads a body whole, decompressed, within the limits before and after decompression.</summary>
internal sealed class BodyReader(IOptions<IngestOptions> options, TimeProvider time)
{
    private readonly IngestOptions _limits = options.Value;

    /// <exception cref="RefusedException">408 too slow, 413 too large, 415 an unknown encoding, 400 broken compression.</exception>
    /// <exception cref="Store.StoreUnavailableException">There is no room for it now.</exception>
    public Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, Admission.Place place, CancellationToken cancellationToken) =>
        ReadAsync(request.Body, request.ContentLength, request.Headers.ContentEncoding.ToString(), place, cancellationToken);

    /// <param name="encoded">The body as it arrives.</param>
    /// <param name="length">Its length, where that is known beforehand.</param>
    /// <param name="encoding">gzip, br, identity or nothing.</param>
    /// <inheritdoc cref="ReadAsync(HttpRequest, Admission.Place, CancellationToken)" />
    public async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream encoded, long? length, string encoding, Admission.Place place, CancellationToken cancellationToken)
    {
        if (length > _limits.MaxBodyBytes)
        {
            throw TooLarge(_limits.MaxBodyBytes);
        }

        var body = new CountedStream(encoded, _limits.MaxBodyBytes, () => TooLarge(_limits.MaxBodyBytes));
        await using var content = Decompress(encoding, body);
        var limited = new CountedStream(content, _limits.MaxDecompressedBytes, () => TooLarge(_limits.MaxDecompressedBytes));
        using var late = new CancellationTokenSource(_limits.BodyTimeout, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await ReadAsync(limited, place, (int)(length ?? 0), ended.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TooSlow(_limits.BodyTimeout);
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "The compressed body is broken.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(
        CountedStream content, Admission.Place place, int sizeHint, CancellationToken cancellationToken)
    {
        const int Step = 16 * 1024;
        // What is announced is not there yet: memory for it is taken once a part of it has come.
        const int Trusted = 256 * 1024;
        var buffer = place.Body;
        // One byte more, in which the end shows.
        buffer.Grow(Math.Clamp(sizeHint + 1, Step, Trusted));
        while (true)
        {
            var read = await content.ReadAsync(buffer.Free, cancellationToken);
            if (read == 0)
            {
                return buffer.Written;
            }

            buffer.Advance(read);
            place.Add(read);
            if (buffer.Free.IsEmpty)
            {
                buffer.Grow(Math.Max(sizeHint + 1, 2 * buffer.Written.Length));
            }
        }
    }

    private static Stream Decompress(string encoding, Stream body) => encoding.ToLowerInvariant() switch
    {
        "" or "identity" => body,
        "gzip" => new GZipStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        _ => throw new RefusedException(
            StatusCodes.Status415UnsupportedMediaType, "The body may be sent plain or with Content-Encoding gzip or br."),
    };

    public static RefusedException TooSlow(TimeSpan limit) =>
        new(StatusCodes.Status408RequestTimeout, $"The body took longer than {limit.TotalSeconds:0.#} seconds to come.");

    public static RefusedException TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {limit} bytes; send the spans in several.");
}
