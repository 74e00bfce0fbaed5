using System.Text;
using Sidechain.Traces.Otlp;

namespace Sidechain.Telemetry.Otlp;

/// <summary>The two small protobuf messages that this door writes.</summary>
internal static class OtlpAnswers
{
    public const string ContentType = "application/x-protobuf";

    /// <summary>ExportTraceServiceResponse with <c>partial_success</c>: spans that will not be stored, and why.</summary>
    public static byte[] Partial(long rejectedSpans, string message)
    {
        using var inner = new MemoryStream();
        WriteTag(inner, 1, WireType.Varint);
        WriteVarint(inner, (ulong)rejectedSpans);
        WriteText(inner, 2, message);
        using var answer = new MemoryStream();
        WriteTag(answer, 1, WireType.Length);
        WriteVarint(answer, (ulong)inner.Length);
        inner.WriteTo(answer);
        return answer.ToArray();
    }

    /// <summary>google.rpc.Status.</summary>
    /// <param name="code">A canonical gRPC code, for example 3 for an invalid argument.</param>
    public static byte[] Status(int code, string message)
    {
        using var status = new MemoryStream();
        WriteTag(status, 1, WireType.Varint);
        WriteVarint(status, (ulong)code);
        WriteText(status, 2, message);
        return status.ToArray();
    }

    private static void WriteText(MemoryStream output, int field, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        WriteTag(output, field, WireType.Length);
        WriteVarint(output, (ulong)utf8.Length);
        output.Write(utf8);
    }

    private static void WriteTag(MemoryStream output, int field, WireType type) => WriteVarint(output, ((ulong)field << 3) | (ulong)type);

    private static void WriteVarint(MemoryStream output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            output.WriteByte((byte)(value | 0x80));
        output.WriteByte((byte)value);
    }
}
