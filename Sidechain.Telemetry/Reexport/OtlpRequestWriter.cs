using System.Buffers.Binary;
using System.Text.Json;
using Sidechain.Otlp.Protobuf;
using Sidechain.Telemetry.Ingest;
using Sidechain.Telemetry.Keys;
using Sidechain.Telemetry.Store;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Reexport;

/// <summary>ExportTraceServiceRequest of opentelemetry-proto, by field number: client spans with their own ids, their times on the services' clock.</summary>
internal sealed class OtlpRequestWriter(AttributeKeys keys)
{
    private const string Scope = "Sidechain.Telemetry";

    public ProtoWriter Write(IEnumerable<IncomingSpan> spans)
    {
        var request = new ProtoWriter();
        foreach (var client in spans.GroupBy(incoming => (incoming.Span.ClientType, incoming.Span.ClientVersion)))
        {
            var resource = new ProtoWriter();
            Attribute(resource, 1, AttributeNames.ServiceName, $"sidechain-{client.Key.ClientType}");
            Attribute(resource, 1, AttributeNames.SidechainClientType, client.Key.ClientType!);
            if (client.Key.ClientVersion is { } version)
                Attribute(resource, 1, AttributeNames.ServiceVersion, version);
            var scope = new ProtoWriter();
            scope.Text(1, Scope);
            var scopeSpans = new ProtoWriter();
            scopeSpans.Message(1, scope);
            foreach (var incoming in client)
                scopeSpans.Message(2, Span(incoming));
            var resourceSpans = new ProtoWriter();
            resourceSpans.Message(1, resource);
            resourceSpans.Message(2, scopeSpans);
            request.Message(1, resourceSpans);
        }

        return request;
    }

    private ProtoWriter Span(IncomingSpan incoming)
    {
        var (span, shift) = (incoming.Span, incoming.Clock.CorrectionUs * 1000);
        var message = new ProtoWriter();
        message.Bytes(1, span.TraceId.ToByteArray(bigEndian: true));
        message.Bytes(2, Id(span.SpanId));
        if (span.ParentId is { } parent)
            message.Bytes(4, Id(parent));
        message.Text(5, span.Name);
        // OTLP counts kinds from 1.
        message.Varint(6, (ulong)span.Kind + 1);
        message.Fixed64(7, (ulong)(span.StartNs + shift));
        message.Fixed64(8, (ulong)(span.EndNs + shift));
        if (span.Attributes is { } attributes)
            SpanAttributes(message, attributes);
        if (incoming.Clock.OffsetUs is { } offset)
            Pair(message, 9, AttributeNames.SidechainClockOffsetMs, value => value.Fixed64(4, BitConverter.DoubleToUInt64Bits(offset / 1000d)));
        if (span.Status == SpanStatus.Cancelled)
            Attribute(message, 9, AttributeNames.SidechainStatus, SpanStatuses.Cancelled);
        Events(message, span.Events, shift);
        Status(message, span);
        return message;
    }

    private static void Status(ProtoWriter message, SpanRecord span)
    {
        if (span.Status == SpanStatus.Cancelled)
            return;
        var status = new ProtoWriter();
        if (span.StatusMessage is { } sentence)
            status.Text(2, sentence);
        status.Varint(3, span.Status == SpanStatus.Error ? 2u : 1u);
        message.Message(15, status);
    }

    private static void Events(ProtoWriter message, string? events, long shift)
    {
        if (events is null)
            return;
        using var json = JsonDocument.Parse(events);
        foreach (var happened in json.RootElement.EnumerateArray())
        {
            var entry = new ProtoWriter();
            entry.Fixed64(1, (ulong)(happened.GetProperty("time_ns").GetInt64() + shift));
            entry.Text(2, happened.GetProperty("name").GetString()!);
            if (happened.TryGetProperty("attributes", out var attributes))
                Attributes(entry, 3, attributes);
            message.Message(11, entry);
        }
    }

    private void SpanAttributes(ProtoWriter message, string text)
    {
        using var json = JsonDocument.Parse(text);
        foreach (var attribute in json.RootElement.EnumerateObject())
            Pair(message, 9, keys.Read(attribute.Name), value => Value(value, attribute.Value));
    }

    private static void Attributes(ProtoWriter message, int field, JsonElement attributes)
    {
        foreach (var attribute in attributes.EnumerateObject())
            Pair(message, field, attribute.Name, value => Value(value, attribute.Value));
    }

    private static void Attribute(ProtoWriter message, int field, string key, string text) => Pair(message, field, key, value => value.Text(1, text));

    private static void Pair(ProtoWriter message, int field, string key, Action<ProtoWriter> write)
    {
        var (pair, value) = (new ProtoWriter(), new ProtoWriter());
        pair.Text(1, key);
        write(value);
        pair.Message(2, value);
        message.Message(field, pair);
    }

    private static void Value(ProtoWriter value, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                value.Text(1, json.GetString()!);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                value.Varint(2, json.GetBoolean() ? 1u : 0u);
                break;
            case JsonValueKind.Number when json.TryGetInt64(out var whole):
                value.Varint(3, (ulong)whole);
                break;
            case JsonValueKind.Number:
                value.Fixed64(4, BitConverter.DoubleToUInt64Bits(json.GetDouble()));
                break;
            case JsonValueKind.Array:
                var items = new ProtoWriter();
                foreach (var item in json.EnumerateArray())
                {
                    var inner = new ProtoWriter();
                    Value(inner, item);
                    items.Message(1, inner);
                }

                value.Message(5, items);
                break;
            case JsonValueKind.Object when new AttributeObject(json.GetRawText()).Bytes() is { } bytes:
                value.Bytes(7, bytes);
                break;
            case JsonValueKind.Object:
                var map = new ProtoWriter();
                Attributes(map, 1, json);
                value.Message(6, map);
                break;
        }
    }

    private static byte[] Id(long id)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id);
        return bytes;
    }
}
