using System.Text;

namespace Sidechain.Telemetry.Load;

/// <summary>Log records in OTLP's protobuf, written by hand.</summary>
internal static class LogRequest
{
    public static byte[] Of(string service, params byte[][] records) => OtlpRequest.Message(1,
    [
        .. OtlpRequest.Message(1, OtlpRequest.Message(1, OtlpRequest.Pair("service.name", service))),
        .. OtlpRequest.Message(2, [.. records.SelectMany(record => OtlpRequest.Message(2, record))]),
    ]);

    /// <param name="at">When it happened; null leaves the time out.</param>
    public static byte[] Record(
        string traceId, string spanId, string body, DateTime? at, params (string Key, object? Value)[] attributes) =>
    [
        .. at is { } time ? OtlpRequest.Fixed64(1, (ulong)((time - DateTime.UnixEpoch).Ticks * 100)) : [],
        .. OtlpRequest.Varint(2, 13),
        .. OtlpRequest.Message(3, "Warning"u8.ToArray()),
        .. OtlpRequest.Message(5, OtlpRequest.Value(body)),
        .. attributes.SelectMany(pair => OtlpRequest.Message(6, OtlpRequest.Pair(pair.Key, pair.Value))),
        .. OtlpRequest.Fixed32(8, 1),
        .. OtlpRequest.Message(9, Convert.FromHexString(traceId)),
        .. OtlpRequest.Message(10, Convert.FromHexString(spanId)),
        .. OtlpRequest.Message(12, Encoding.UTF8.GetBytes("an.event")),
    ];
}
