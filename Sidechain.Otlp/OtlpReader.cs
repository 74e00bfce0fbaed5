using Sidechain.Otlp.Json;
using Sidechain.Otlp.Protobuf;

namespace Sidechain.Otlp;

/// <summary>
/// The one reader of OTLP's requests. It is lenient in one way: unknown members are passed over, a value that makes no sense is left out, a
/// span is given with what it has, and only a body that is not JSON (or no object), or not protobuf, is refused.
/// </summary>
public static class OtlpReader
{
    /// <summary>Reads the spans of an ExportTraceServiceRequest, one after the other.</summary>
    /// <param name="take">Gets each span; what it throws goes through.</param>
    /// <param name="most">
    /// Attributes, events and links of a span that are built, of each; those beyond are counted. Two bytes may be an event, which takes a
    /// hundred of memory.
    /// </param>
    /// <returns>A sentence about a body that has members and among them nothing known; null where there is nothing to say.</returns>
    /// <exception cref="MalformedOtlpException">The body is no such request.</exception>
    public static string? ReadSpans(ReadOnlySpan<byte> body, OtlpEncoding encoding, Action<OtlpSpan> take, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(take);
        if (encoding == OtlpEncoding.Json)
        {
            return JsonSpans.Read(body, take, most);
        }

        ProtobufSpans.Read(body, take, most);
        return null;
    }

    /// <summary>Reads the records of an ExportLogsServiceRequest, one after the other.</summary>
    /// <inheritdoc cref="ReadSpans"/>
    public static string? ReadLogs(ReadOnlySpan<byte> body, OtlpEncoding encoding, Action<OtlpLogRecord> take, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(take);
        if (encoding == OtlpEncoding.Json)
        {
            return JsonLogs.Read(body, take, most);
        }

        ProtobufLogs.Read(body, take, most);
        return null;
    }
}
