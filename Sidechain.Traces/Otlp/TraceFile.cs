using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Otlp;

/// <summary>A saved trace: OTLP's JSON from any tool, or the document that our own tools write.</summary>
public static class TraceFile
{
    /// <summary>The traces in it; all that is known of OTLP's is that nothing more will come.</summary>
    /// <exception cref="JsonException">It is neither.</exception>
    public static IReadOnlyList<TraceDocument> Read(ReadOnlyMemory<byte> utf8)
    {
        using (var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 1000 }))
        {
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("trace_id", out _))
                return [TreeJson.Read(utf8)];
        }

        return [.. OtlpJson.ReadSpans(utf8).GroupBy(span => span.TraceId, StringComparer.Ordinal)
            .Select(spans => new TraceDocument(TraceTree.Build(spans), null, ClientDone: true, TimeSpan.MaxValue))];
    }
}
