using Sidechain.Otlp;
using Sidechain.Otlp.Protobuf;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>The small protobuf messages that this door writes. Those of traces and of logs have the same fields.</summary>
internal static class OtlpMessages
{
    private const string RetryInfo = "type.googleapis.com/google.rpc.RetryInfo";

    /// <summary>The export's response, or google.rpc.Status. Success without a word is an empty message.</summary>
    public static byte[] Of(OtlpAnswer answer) => answer.Code == 0
        ? OtlpResponse.Write(OtlpEncoding.Protobuf, OtlpResponse.RejectedSpans, answer.Rejected, answer.Message)
        : Status(answer);

    /// <summary>google.rpc.Status, with RetryInfo where the sender may come again.</summary>
    public static byte[] Status(OtlpAnswer answer)
    {
        var status = new ProtoWriter();
        status.Varint(1, (ulong)answer.Code);
        status.Text(2, answer.Message ?? "");
        if (answer.RetryAfter is { } delay)
        {
            var duration = new ProtoWriter();
            duration.Varint(1, (ulong)Math.Ceiling(delay.TotalSeconds));
            var retry = new ProtoWriter();
            retry.Message(1, duration);
            var any = new ProtoWriter();
            any.Text(1, RetryInfo);
            any.Message(2, retry);
            status.Message(3, any);
        }

        return status.Written.ToArray();
    }
}
