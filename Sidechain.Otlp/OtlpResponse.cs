using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sidechain.Otlp.Protobuf;

namespace Sidechain.Otlp;

/// <summary>The answer to an export that was taken. The messages of traces and of logs have the same fields.</summary>
public static class OtlpResponse
{
    /// <summary>The member that counts spans that were not taken.</summary>
    public const string RejectedSpans = "rejectedSpans";

    /// <summary>The member that counts log records that were not taken.</summary>
    public const string RejectedLogRecords = "rejectedLogRecords";

    /// <param name="encoding">That of the request.</param>
    /// <param name="name"><see cref="RejectedSpans"/> or <see cref="RejectedLogRecords"/>.</param>
    /// <param name="rejected">How many were not taken.</param>
    /// <param name="sentence">Why, or what else there is to say; null for an answer without a word.</param>
    public static byte[] Write(OtlpEncoding encoding, string name, long rejected, string? sentence) =>
        encoding == OtlpEncoding.Json ? InJson(name, rejected, sentence) : InProtobuf(rejected, sentence);

    private static byte[] InProtobuf(long rejected, string? sentence)
    {
        if (sentence is null)
        {
            return [];
        }

        var partial = new ProtoWriter();
        partial.Varint(1, (ulong)rejected);
        partial.Text(2, sentence);
        var response = new ProtoWriter();
        response.Message(1, partial);
        return response.Written.ToArray();
    }

    private static byte[] InJson(string name, long rejected, string? sentence)
    {
        var json = new JsonObject();
        if (sentence is not null)
        {
            // 64 bits are a text in OTLP's JSON.
            var count = rejected.ToString(CultureInfo.InvariantCulture);
            json["partialSuccess"] = new JsonObject { [name] = count, ["errorMessage"] = sentence };
        }

        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }
}
