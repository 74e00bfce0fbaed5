using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Views;

/// <summary>The JSON document of a trace, as <c>GET /api/v1/traces/{id}</c> answers it. Equal documents give equal bytes.</summary>
/// <remarks>Times are milliseconds since 1970 with up to three decimals; what is finer than a microsecond is cut off.</remarks>
public static class TreeJson
{
    // Every level of a tree is an object in an array, and the depth of trees is bounded.
    private const int MaxDepth = (2 * TraceTree.MostLevels) + 100;

    private static readonly JsonWriterOptions Compact =
        new() { MaxDepth = MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the document as UTF-8.</summary>
    /// <param name="attributes">Also write attributes (of spans and events) and the client's type and version.</param>
    /// <param name="output">Gets the bytes.</param>
    /// <param name="document">The trace.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static void Write(
        IBufferWriter<byte> output, TraceDocument document, bool attributes = false, CancellationToken cancellationToken = default)
    {
        using var writer = new Utf8JsonWriter(output, Compact);
        WriteDocument(writer, document, attributes, cancellationToken);
    }

    /// <summary>The document as UTF-8, see <see cref="Write"/>.</summary>
    public static byte[] ToUtf8(TraceDocument document, bool attributes = false, CancellationToken cancellationToken = default)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, document, attributes, cancellationToken);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One span of a tree in full: attributes, events, warnings; of its children the ids.</summary>
    public static byte[] ToUtf8(TreeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Written(writer => SpanJson.Write(writer, node, attributes: true, children: false));
    }

    /// <summary>
    /// Spans as they came, by their own clocks, in one order: <c>{"trace_id","spans":[…]}</c>. Their exact times stand beside those in
    /// milliseconds.
    /// </summary>
    public static byte[] ToUtf8(IReadOnlyCollection<Span> spans, CancellationToken cancellationToken = default) => Written(writer =>
    {
        writer.WriteStartObject();
        SpanJson.WriteIfSet(writer, "trace_id", spans.FirstOrDefault()?.TraceId);
        writer.WriteStartArray("spans");
        foreach (var span in spans.OrderBy(span => span.StartNs).ThenBy(span => span.SpanId, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            SpanJson.Write(writer, new TreeNode(span), attributes: true, children: false, exact: true);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>Reads a document that <see cref="Write"/> wrote, derived spans and warnings included; nothing is derived anew.</summary>
    /// <exception cref="JsonException">The bytes are not such a document; the message says what is missing.</exception>
    public static TraceDocument Read(ReadOnlyMemory<byte> utf8)
    {
        using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
        try
        {
            return TreeJsonReader.Document(json.RootElement);
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException("A text in the trace is no valid Unicode.", broken);
        }
    }

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteDocument(Utf8JsonWriter writer, TraceDocument document, bool attributes, CancellationToken cancellationToken)
    {
        var tree = document.Tree;
        writer.WriteStartObject();
        writer.WriteString("trace_id", tree.TraceId);
        if (document.OriginalId is { } original)
        {
            writer.WriteString("original_id", original);
        }

        SpanJson.WriteIfSet(writer, "dashboard_url", document.DashboardUrl);
        writer.WriteNumber("start_ms", SpanJson.Ms(tree.StartNs));
        writer.WriteNumber("end_ms", SpanJson.Ms(tree.EndNs));
        writer.WriteNumber("duration_ms", SpanJson.Ms(tree.EndNs) - SpanJson.Ms(tree.StartNs));
        writer.WriteStartObject("complete");
        writer.WriteBoolean("client_done", document.ClientDone);
        writer.WriteNumber("orphans", tree.Orphans);
        writer.WriteNumber("open", tree.Open);
        writer.WriteNumber("last_received_ms_ago", (long)document.LastReceivedAgo.TotalMilliseconds);
        WriteSilent(writer, tree.Silent);
        writer.WriteEndObject();
        writer.WriteNumber("span_count", tree.SpanCount);
        if (document.SpansLeftOut > 0)
        {
            writer.WriteNumber("spans_left_out", document.SpansLeftOut);
        }

        WriteClocks(writer, tree.Clocks);
        if (document.Findings is { } findings)
        {
            FindingsJson.Write(writer, findings, document.NormalNs);
        }

        SpanJson.WriteAll(writer, "spans", tree.Roots, attributes, cancellationToken);
        writer.WriteEndObject();
    }

    private static void WriteSilent(Utf8JsonWriter writer, IReadOnlyList<SilentTier> tiers)
    {
        if (tiers.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("silent");
        foreach (var tier in tiers)
        {
            writer.WriteStartObject();
            SpanJson.WriteIfSet(writer, "tier", tier.Tier);
            writer.WriteString("why", tier.Why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteClocks(Utf8JsonWriter writer, IReadOnlyList<ClockOffset> clocks)
    {
        if (clocks.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("clocks");
        foreach (var clock in clocks)
        {
            writer.WriteStartObject();
            writer.WriteString("service", clock.Service);
            SpanJson.WriteIfSet(writer, "instance", clock.Instance);
            writer.WriteNumber("offset_ms", SpanJson.Ms(clock.OffsetNs));
            writer.WriteNumber("error_ms", SpanJson.Ms(clock.ErrorNs));
            if (clock.DriftPpm != 0)
            {
                writer.WriteNumber("drift_ppm", clock.DriftPpm);
            }

            if (clock.AtLeast)
            {
                writer.WriteBoolean("at_least", true);
            }

            if (clock.OneOfSeveral)
            {
                writer.WriteBoolean("one_of_several", true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
