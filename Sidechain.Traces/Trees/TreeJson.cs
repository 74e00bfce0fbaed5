using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sidechain.Traces.Clocks;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Paths;

namespace Sidechain.Traces.Trees;

/// <summary>The JSON document of a trace, as <c>GET /api/v1/traces/{id}</c> answers it. Equal documents give equal bytes.</summary>
/// <remarks>Times are milliseconds since 1970 with up to three decimals; what is finer than a microsecond is cut off.</remarks>
public static class TreeJson
{
    // Every level of a tree is an object in an array, and the depth of trees is bounded.
    private const int MaxDepth = (2 * DepthLimit.Levels) + 100;

    private static readonly JsonWriterOptions Compact = new() { MaxDepth = MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the document as UTF-8.</summary>
    /// <param name="attributes">Also write attributes (of spans and events) and the client's type and version.</param>
    /// <param name="output">Gets the bytes.</param>
    /// <param name="document">What is written.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static void Write(IBufferWriter<byte> output, TraceDocument document, bool attributes = false, CancellationToken cancellationToken = default)
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
        return Written(writer => WriteNode(writer, node, attributes: true, children: false));
    }

    /// <summary>Spans as they came, by their own clocks, in one order: <c>{"trace_id","spans":[…]}</c>, their exact times beside those in milliseconds.</summary>
    public static byte[] ToUtf8(IReadOnlyCollection<Span> spans, CancellationToken cancellationToken = default) => Written(writer =>
    {
        writer.WriteStartObject();
        WriteIfSet(writer, "trace_id", spans.FirstOrDefault()?.TraceId);
        writer.WriteStartArray("spans");
        foreach (var span in spans.OrderBy(span => span.StartNs).ThenBy(span => span.SpanId, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteNode(writer, new TreeNode(span), attributes: true, children: false, exact: true);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>Reads a document that <see cref="Write"/> wrote, derived spans and warnings included; nothing is derived anew.</summary>
    /// <exception cref="JsonException">It is no such document; the message says what is missing.</exception>
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

    internal static byte[] WriteSpan(Span span) => Written(writer => WriteNode(writer, new TreeNode(span), attributes: true));

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteDocument(Utf8JsonWriter writer, TraceDocument document, bool attributes, CancellationToken cancellationToken)
    {
        var tree = document.Tree;
        writer.WriteStartObject();
        writer.WriteString("trace_id", tree.TraceId);
        if (document.OriginalId is { } original)
            writer.WriteString("original_id", original);
        WriteIfSet(writer, "dashboard_url", document.DashboardUrl);
        writer.WriteNumber("start_ms", Ms(tree.StartNs));
        writer.WriteNumber("end_ms", Ms(tree.EndNs));
        writer.WriteNumber("duration_ms", Ms(tree.EndNs) - Ms(tree.StartNs));
        writer.WriteStartObject("complete");
        writer.WriteBoolean("client_done", document.ClientDone);
        writer.WriteNumber("orphans", tree.Orphans);
        writer.WriteNumber("open", tree.Open);
        writer.WriteNumber("last_received_ms_ago", (long)document.LastReceivedAgo.TotalMilliseconds);
        WriteSilent(writer, tree.Silent);
        writer.WriteEndObject();
        writer.WriteNumber("span_count", tree.SpanCount);
        if (document.SpansLeftOut > 0)
            writer.WriteNumber("spans_left_out", document.SpansLeftOut);
        WriteClocks(writer, tree.Clocks);
        WriteAnswers(writer, document);
        WriteNodes(writer, "spans", tree.Roots, attributes, cancellationToken);
        writer.WriteEndObject();
    }

    private static void WriteSilent(Utf8JsonWriter writer, IReadOnlyList<SilentTier> tiers)
    {
        if (tiers.Count == 0)
            return;
        writer.WriteStartArray("silent");
        foreach (var tier in tiers)
        {
            writer.WriteStartObject();
            WriteIfSet(writer, "tier", tier.Tier);
            writer.WriteString("why", tier.Why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteClocks(Utf8JsonWriter writer, IReadOnlyList<ClockOffset> clocks)
    {
        if (clocks.Count == 0)
            return;
        writer.WriteStartArray("clocks");
        foreach (var clock in clocks)
        {
            writer.WriteStartObject();
            writer.WriteString("service", clock.Service);
            writer.WriteNumber("offset_ms", Ms(clock.OffsetNs));
            writer.WriteNumber("error_ms", Ms(clock.ErrorNs));
            if (clock.DriftPpm != 0)
            {
                writer.WriteNumber("drift_ppm", clock.DriftPpm);
            }

            if (clock.AtLeast)
            {
                writer.WriteBoolean("at_least", true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAnswers(Utf8JsonWriter writer, TraceDocument document)
    {
        if (Ledger.Of(document.Tree) is not { } ledger)
            return;
        if (ledger.Roots > 1)
        {
            writer.WriteNumber("root_count", ledger.Roots);
            writer.WriteString("root_span_id", ledger.Root.Span.SpanId);
        }

        WriteIfSet(writer, "verdict", document.Verdict);
        if (ledger.Entries.Where(entry => document.NormalNs.ContainsKey(entry.Step)).ToArray() is { Length: > 0 } known)
        {
            writer.WriteStartObject("normal_ms");
            foreach (var entry in known)
                writer.WriteNumber(entry.Step, Ms(document.NormalNs[entry.Step]));
            writer.WriteEndObject();
        }

        writer.WriteStartArray("ledger");
        foreach (var entry in ledger.Entries)
        {
            writer.WriteStartObject();
            writer.WriteString("category", JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.Category.ToString()));
            writer.WriteString("step", entry.Step);
            writer.WriteNumber("duration_ms", entry.Ns / 1e6m);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("critical_path");
        foreach (var segment in CriticalPath.Of(ledger.Root))
        {
            writer.WriteStartObject();
            writer.WriteString("span_id", segment.Node.Span.SpanId);
            writer.WriteNumber("start_ms", Ms(segment.FromNs));
            writer.WriteNumber("duration_ms", Ms(segment.ToNs) - Ms(segment.FromNs));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNodes(Utf8JsonWriter writer, string name, IReadOnlyList<TreeNode> nodes, bool attributes, CancellationToken cancellationToken)
    {
        writer.WriteStartArray(name);
        foreach (var node in nodes)
            WriteNode(writer, node, attributes, cancellationToken: cancellationToken);
        writer.WriteEndArray();
    }

    private static void WriteNode(Utf8JsonWriter writer, TreeNode node, bool attributes, bool children = true, bool exact = false, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var span = node.Span;
        writer.WriteStartObject();
        writer.WriteString("span_id", span.SpanId);
        WriteIfSet(writer, "parent_span_id", span.ParentSpanId);
        writer.WriteString("name", span.Name);
        writer.WriteString("service", span.Service);
        writer.WriteString("tier", span.Tier);
        writer.WriteString("kind", SpanTexts.Of(span.Kind));
        writer.WriteNumber("start_ms", Ms(span.StartNs));
        writer.WriteNumber("duration_ms", Ms(span.EndNs) - Ms(span.StartNs));
        if (node.RawStartNs is { } raw)
            writer.WriteNumber("raw_start_ms", Ms(raw));
        if (exact)
        {
            writer.WriteString("start_ns", span.StartNs.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("end_ns", span.EndNs.ToString(CultureInfo.InvariantCulture));
            WriteClock(writer, span.Clock);
        }

        writer.WriteString("status", SpanTexts.Of(span.Status));
        WriteIfSet(writer, "status_message", span.StatusMessage);
        if (span.Unfinished)
            writer.WriteBoolean("unfinished", true);
        if (node.Derived)
            writer.WriteBoolean("derived", true);
        WriteEvents(writer, span.Events, attributes);
        WriteLinks(writer, span.Links, attributes);
        if (attributes && !node.Derived)
        {
            WriteIfSet(writer, "client_type", span.ClientType);
            WriteIfSet(writer, "client_version", span.ClientVersion);
            TreeJsonDetails.Write(writer, span);
            writer.WritePropertyName("attributes");
            AttributeJson.Write(writer, span.Attributes);
        }

        WriteTexts(writer, "warnings", node.Warnings, evenEmpty: false);
        WriteTexts(writer, "child_span_ids", [.. node.Children.Select(child => child.Span.SpanId)], evenEmpty: true);
        if (children)
            WriteNodes(writer, "children", node.Children, attributes, cancellationToken);
        writer.WriteEndObject();
    }

    private static void WriteClock(Utf8JsonWriter writer, ClockSample? sample)
    {
        if (sample is not { } clock)
            return;
        writer.WriteStartObject("clock");
        writer.WriteNumber("offset_ms", Ms(clock.OffsetNs));
        writer.WriteNumber("rtt_ms", Ms(clock.RoundTripNs));
        writer.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter writer, IReadOnlyList<SpanEvent> events, bool attributes)
    {
        writer.WriteStartArray("events");
        foreach (var happened in events.OrderBy(e => e.TimeNs).ThenBy(e => e.Name, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("name", happened.Name);
            writer.WriteNumber("timestamp_ms", Ms(happened.TimeNs));
            if (attributes && happened.Attributes.Count > 0)
            {
                writer.WritePropertyName("attributes");
                AttributeJson.Write(writer, happened.Attributes);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter writer, IReadOnlyList<SpanLink> links, bool attributes)
    {
        if (links.Count == 0)
            return;
        writer.WriteStartArray("links");
        foreach (var link in links)
        {
            writer.WriteStartObject();
            writer.WriteString("trace_id", link.TraceId);
            writer.WriteString("span_id", link.SpanId);
            WriteIfSet(writer, "trace_state", link.TraceState);
            if (link.Flags != 0)
                writer.WriteNumber("flags", link.Flags);
            if (attributes && link.Attributes.Count > 0)
            {
                writer.WritePropertyName("attributes");
                AttributeJson.Write(writer, link.Attributes);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyCollection<string> texts, bool evenEmpty)
    {
        if (texts.Count == 0 && !evenEmpty)
            return;
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteIfSet(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    // Both ends are cut, not the difference, so that start plus duration is the end to the digit.
    private static decimal Ms(long ns) => ns / 1000 / 1000m;
}
