using System.Globalization;
using System.Text.Json;

namespace Sidechain.Traces.Trees;

/// <summary>A span as JSON, as documents of traces have it.</summary>
/// <remarks>Times are milliseconds since 1970 with up to three decimals; what is finer than a microsecond is cut off.</remarks>
internal static class SpanJson
{
    public static void WriteAll(
        Utf8JsonWriter writer, string name, IReadOnlyList<TreeNode> nodes, bool attributes, CancellationToken cancellationToken)
    {
        writer.WriteStartArray(name);
        foreach (var node in nodes)
        {
            Write(writer, node, attributes, cancellationToken: cancellationToken);
        }

        writer.WriteEndArray();
    }

    public static void Write(
        Utf8JsonWriter writer,
        TreeNode node,
        bool attributes,
        bool children = true,
        bool exact = false,
        CancellationToken cancellationToken = default)
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
        {
            writer.WriteNumber("raw_start_ms", Ms(raw));
        }

        if (exact)
        {
            writer.WriteString("start_ns", span.StartNs.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("end_ns", span.EndNs.ToString(CultureInfo.InvariantCulture));
            WriteClock(writer, span.Clock);
        }

        writer.WriteString("status", SpanTexts.Of(span.Status));
        WriteIfSet(writer, "status_message", span.StatusMessage);
        if (span.Unfinished)
        {
            writer.WriteBoolean("unfinished", true);
        }

        if (node.Derived)
        {
            writer.WriteBoolean("derived", true);
        }

        WriteEvents(writer, span.Events, attributes);
        WriteLinks(writer, span.Links, attributes);
        if (attributes && !node.Derived)
        {
            WriteIfSet(writer, "client_type", span.ClientType);
            WriteIfSet(writer, "client_version", span.ClientVersion);
            SpanJsonDetails.Write(writer, span);
            writer.WritePropertyName("attributes");
            AttributeJson.Write(writer, span.Attributes);
        }

        WriteTexts(writer, "warnings", node.Warnings, evenEmpty: false);
        WriteTexts(writer, "child_span_ids", [.. node.Children.Select(child => child.Span.SpanId)], evenEmpty: true);
        if (children)
        {
            WriteAll(writer, "children", node.Children, attributes, cancellationToken);
        }

        writer.WriteEndObject();
    }

    private static void WriteClock(Utf8JsonWriter writer, ClockSample? sample)
    {
        if (sample is not { } clock)
        {
            return;
        }

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
        {
            return;
        }

        writer.WriteStartArray("links");
        foreach (var link in links)
        {
            writer.WriteStartObject();
            writer.WriteString("trace_id", link.TraceId);
            writer.WriteString("span_id", link.SpanId);
            WriteIfSet(writer, "trace_state", link.TraceState);
            if (link.Flags != 0)
            {
                writer.WriteNumber("flags", link.Flags);
            }

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
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    public static void WriteIfSet(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    /// <summary>
    /// An instant. Of a duration both ends are cut, not the difference, so that start plus duration is the end to the digit.
    /// </summary>
    public static decimal Ms(long ns) => ns / 1000 / 1000m;
}
