namespace Sidechain.Telemetry.Otlp;

/// <summary>The small protobuf messages that this door writes. Those of traces and of logs have the same fields.</summary>
internal static class OtlpMessages
{
    private const string RetryInfo = "type.googleapis.com/google.rpc.RetryInfo";

    /// <summary>The export's response, or google.rpc.Status. Success without a word is an empty message.</summary>
    public static byte[] Of(OtlpAnswer answer)
    {
        if (answer.Code != 0)
            return Status(answer);
        var response = new ProtoWriter();
        if (answer.Rejected > 0)
        {
            var partial = new ProtoWriter();
            partial.Varint(1, (ulong)answer.Rejected);
            partial.Text(2, answer.Message ?? "");
            response.Message(1, partial);
        }

        return response.Written.ToArray();
    }

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
