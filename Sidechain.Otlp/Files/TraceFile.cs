using System.Text.Json;
using Sidechain.Traces.Views;

namespace Sidechain.Otlp.Files;

/// <summary>
/// Saved traces: OTLP's JSON as one document or a request a line, its protobuf as one request or many with their lengths (both are the
/// Collector's files), answers of Tempo, Jaeger, Zipkin and the Aspire dashboard, and our own tools' document. All may be gzipped, and
/// several in a row are read as one.
/// </summary>
/// <param name="Traces">The traces. Other tools' traces count as complete.</param>
/// <param name="LeftOut">Sentences on lines that are not JSON, a gzip's missing end, and spans without a trace; else null.</param>
public sealed record TraceFile(IReadOnlyList<TraceDocument> Traces, string? LeftOut)
{
    /// <summary>As much as gzip may hold, about what a list of bytes can; a file that is no bomb has less.</summary>
    public const int MaxDecompressedBytes = 1 << 30;

    /// <exception cref="FormatException">It is neither JSON nor protobuf, or there is no trace in it; the message says which.</exception>
    /// <exception cref="JsonException">It is a broken document of our own.</exception>
    public static TraceFile Read(ReadOnlyMemory<byte> content) => new TraceFileReader().Read(content);
}
