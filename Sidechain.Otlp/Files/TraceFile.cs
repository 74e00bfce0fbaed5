using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Files;

/// <summary>
/// Saved traces: OTLP's JSON as one document or a request a line (the Collector's files), the answers of Tempo, Jaeger, Zipkin and the
/// Aspire dashboard, and the document that our own tools write. Several of them one after the other are read as one.
/// </summary>
/// <param name="Traces">All that is known of those of others is that nothing more will come.</param>
/// <param name="LeftOut">Spans that belong to no trace, in a sentence; null when there are none.</param>
public sealed record TraceFile(IReadOnlyList<TraceDocument> Traces, string? LeftOut)
{
    /// <exception cref="FormatException">It is not JSON, or there is no trace in it; the message says which.</exception>
    /// <exception cref="JsonException">It is a broken document of our own.</exception>
    public static TraceFile Read(ReadOnlyMemory<byte> utf8) => new TraceFileReader().Read(utf8);
}
