using Microsoft.AspNetCore.Http;
using Sidechain.Otlp;

namespace Sidechain.Traces.Testing;

/// <summary>The answer to an export over HTTP: a test that misses spans finds in its exporter's log why they were left out.</summary>
internal static class ExportAnswer
{
    public static IResult Of(FoundSpans found, OtlpEncoding encoding) =>
        Results.Bytes(Write(found, encoding), encoding == OtlpEncoding.Json ? "application/json" : "application/x-protobuf");

    public static byte[] Write(FoundSpans found, OtlpEncoding encoding) =>
        OtlpResponse.Write(encoding, OtlpResponse.RejectedSpans, found.Rejected.Count, found.LeftOut ?? found.Note);
}
