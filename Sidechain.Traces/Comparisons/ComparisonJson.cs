using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sidechain.Traces.Comparisons;

/// <summary>A comparison as <c>GET /api/v1/traces/compare</c> answers it. Times are milliseconds.</summary>
public static class ComparisonJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="a">The first trace's id, as it was asked for.</param>
    /// <param name="b">The second's.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static byte[] ToUtf8(TraceComparison comparison, string a, string b, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("a", a);
            writer.WriteString("b", b);
            Time(writer, "a_ms", comparison.ANs);
            Time(writer, "b_ms", comparison.BNs);
            writer.WriteString("sentence", comparison.Sentence());
            writer.WriteStartArray("tiers");
            foreach (var (tier, ns) in comparison.ByTier)
            {
                writer.WriteStartObject();
                writer.WriteString("tier", tier);
                Time(writer, "difference_ms", ns);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("steps");
            foreach (var step in comparison.Steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Write(writer, step);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, ComparedStep step)
    {
        writer.WriteStartObject();
        writer.WriteNumber("depth", step.Depth);
        writer.WriteString("name", step.Name);
        writer.WriteString("tier", step.Tier);
        if (step.A is { } a)
        {
            Time(writer, "a_ms", a);
        }

        if (step.B is { } b)
        {
            Time(writer, "b_ms", b);
        }

        Time(writer, "own_difference_ms", step.OwnDifferenceNs);
        writer.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter writer, string name, long ns) => writer.WriteNumber(name, Math.Round(ns / 1e6, 3));
}
