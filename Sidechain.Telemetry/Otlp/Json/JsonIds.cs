using System.Text.Json;
using Sidechain.Telemetry.Ingest;

namespace Sidechain.Telemetry.Otlp.Json;

/// <summary>Ids in OTLP's JSON, which are hex and not base64; null where there is none.</summary>
internal static class JsonIds
{
    public static Guid? Trace(ref Utf8JsonReader json)
    {
        Span<byte> id = stackalloc byte[16];
        return json.Id(id) ? SpanIds.Trace(id) : null;
    }

    public static long? Span(ref Utf8JsonReader json)
    {
        Span<byte> id = stackalloc byte[8];
        return json.Id(id) ? SpanIds.Span(id) : null;
    }
}
