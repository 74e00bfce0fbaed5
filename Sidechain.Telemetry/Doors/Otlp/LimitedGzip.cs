using System.IO.Compression;
using Grpc.Net.Compression;
using Sidechain.ServiceDefaults.Bodies;
using Sidechain.Telemetry.Doors.Reading;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>Gzip of gRPC messages, bounded by what comes out of it. The library bounds only what goes in.</summary>
/// <param name="limit">Bytes of one message, decompressed.</param>
internal sealed class LimitedGzip(int limit) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        throw new NotSupportedException("Answers are not compressed.");

    public Stream CreateDecompressionStream(Stream stream) =>
        new CountedStream(new GZipStream(stream, CompressionMode.Decompress), limit, () => BodyReader.TooLarge(limit));
}
