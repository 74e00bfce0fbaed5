using System.Buffers.Binary;
using System.Text.Json;
using Sidechain.Otlp.Protobuf;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Conventions;
using OtlpFields = Sidechain.Telemetry.Dashboard.OtlpAttributeWriter.OtlpFields;

namespace Sidechain.Telemetry.Dashboard;

/// <summary>
/// ExportTraceServiceRequest of opentelemetry-proto, by field number: client spans with their own ids and all that is stored of them, their
/// times on the services' clock.
/// </summary>
internal sealed class OtlpRequestWriter(AttributeKeys keys)
{
    private const string Scope = "Sidechain.Telemetry";

    private static readonly OtlpFields OfResource = new(1, 2);
    private static readonly OtlpFields OfSpan = new(9, 10, 12, 14);
    private static readonly OtlpFields OfEvent = new(3, 4);
    private static readonly OtlpFields OfLink = new(4, 5);

    public ProtoWriter Write(IEnumerable<IncomingSpan> spans)
    {
        var request = new ProtoWriter();
        foreach (var client in spans.GroupBy(incoming => (incoming.Span.ClientType, incoming.Span.ClientVersion, incoming.Span.About)))
        {
            var (resource, scope) = (new ProtoWriter(), new ProtoWriter());
            OtlpAttributeWriter.Text(resource, OfResource.Attributes, AttributeNames.ServiceName, $"sidechain-{client.Key.ClientType}");
            OtlpAttributeWriter.Text(resource, OfResource.Attributes, AttributeNames.SidechainClientType, client.Key.ClientType!);
            if (client.Key.ClientVersion is { } version)
            {
                OtlpAttributeWriter.Text(resource, OfResource.Attributes, AttributeNames.ServiceVersion, version);
            }

            Describe(resource, scope, client.Key.About, hasVersion: client.Key.ClientVersion is not null);
            var scopeSpans = new ProtoWriter();
            scopeSpans.Message(1, scope);
            foreach (var incoming in client)
            {
                scopeSpans.Message(2, Span(incoming));
            }

            var resourceSpans = new ProtoWriter();
            resourceSpans.Message(1, resource);
            resourceSpans.Message(2, scopeSpans);
            request.Message(1, resourceSpans);
        }

        return request;
    }

    // What a client says of itself and of its library; see SpanAbout.
    private static void Describe(ProtoWriter resource, ProtoWriter scope, string? about, bool hasVersion)
    {
        using var json = about is null ? null : JsonDocument.Parse(about);
        if (json is not null && json.RootElement.TryGetProperty("resource", out var attributes))
        {
            foreach (var attribute in attributes.EnumerateObject())
            {
                if (!hasVersion || attribute.Name != AttributeNames.ServiceVersion)
                {
                    OtlpAttributeWriter.Pair(
                        resource, OfResource.Attributes, attribute.Name, value => OtlpAttributeWriter.Value(value, attribute.Value));
                }
            }
        }

        if (json is not null && json.RootElement.TryGetProperty("scope", out var library))
        {
            scope.Text(1, library[0].GetString()!);
            if (library.GetArrayLength() > 1)
            {
                scope.Text(2, library[1].GetString()!);
            }
        }
        else
        {
            scope.Text(1, Scope);
        }
    }

    private ProtoWriter Span(IncomingSpan incoming)
    {
        var (span, shift) = (incoming.Span, incoming.Clock.CorrectionUs * 1000);
        var message = new ProtoWriter();
        message.Bytes(1, span.TraceId.ToByteArray(bigEndian: true));
        message.Bytes(2, Id(span.SpanId));
        if (span.ParentId is { } parent)
        {
            message.Bytes(4, Id(parent));
        }

        message.Text(5, span.Name);
        // OTLP counts kinds from 1.
        message.Varint(6, (ulong)span.Kind + 1);
        message.Fixed64(7, (ulong)(span.StartNs + shift));
        message.Fixed64(8, (ulong)(span.EndNs + shift));
        if (span.Attributes is { } attributes)
        {
            using var json = JsonDocument.Parse(attributes);
            OtlpAttributeWriter.Write(message, OfSpan, json.RootElement, keys.Read);
        }

        if (incoming.Clock.OffsetUs is { } offset)
        {
            var ms = BitConverter.DoubleToUInt64Bits(offset / 1000d);
            OtlpAttributeWriter.Pair(message, OfSpan.Attributes, AttributeNames.SidechainClockOffsetMs, value => value.Fixed64(4, ms));
        }

        if (span.Status == SpanStatus.Cancelled)
        {
            OtlpAttributeWriter.Text(message, OfSpan.Attributes, AttributeNames.SidechainStatus, SpanStatuses.Cancelled);
        }

        Events(message, span.Events, shift);
        More(message, span.More);
        Flags(message, 16, (uint)(span.Flags & ~SpanRecord.SaidOk));
        Status(message, span);
        return message;
    }

    private static void Status(ProtoWriter message, SpanRecord span)
    {
        var status = new ProtoWriter();
        if (span.StatusMessage is { } sentence)
        {
            status.Text(2, sentence);
        }

        if (span.Status == SpanStatus.Error || (span.Status == SpanStatus.Ok && (span.Flags & SpanRecord.SaidOk) != 0))
        {
            status.Varint(3, span.Status == SpanStatus.Error ? 2u : 1u);
        }

        message.Message(15, status);
    }

    private static void Events(ProtoWriter message, string? events, long shift)
    {
        if (events is null)
        {
            return;
        }

        using var json = JsonDocument.Parse(events);
        foreach (var happened in json.RootElement.EnumerateArray())
        {
            var entry = new ProtoWriter();
            entry.Fixed64(1, (ulong)(happened.GetProperty("time_ns").GetInt64() + shift));
            entry.Text(2, happened.GetProperty("name").GetString()!);
            if (happened.TryGetProperty("attributes", out var attributes))
            {
                OtlpAttributeWriter.Write(entry, OfEvent, attributes);
            }

            message.Message(11, entry);
        }
    }

    // Links and trace state; see SpanMore.
    private static void More(ProtoWriter message, string? more)
    {
        if (more is null)
        {
            return;
        }

        using var json = JsonDocument.Parse(more);
        State(message, json.RootElement);
        if (!json.RootElement.TryGetProperty("links", out var links))
        {
            return;
        }

        foreach (var link in links.EnumerateArray())
        {
            var entry = new ProtoWriter();
            entry.Bytes(1, Convert.FromHexString(link.GetProperty("trace").GetString()!));
            entry.Bytes(2, Convert.FromHexString(link.GetProperty("span").GetString()!));
            State(entry, link);
            if (link.TryGetProperty("attributes", out var attributes))
            {
                OtlpAttributeWriter.Write(entry, OfLink, attributes);
            }

            Flags(entry, 6, link.TryGetProperty("flags", out var flags) ? flags.GetUInt32() : 0);
            message.Message(13, entry);
        }
    }

    // Spans and links have it in the same field.
    private static void State(ProtoWriter message, JsonElement json)
    {
        if (json.TryGetProperty("state", out var state))
        {
            message.Text(3, state.GetString()!);
        }
    }

    private static void Flags(ProtoWriter message, int field, uint flags)
    {
        if (flags != 0)
        {
            message.Fixed32(field, flags);
        }
    }

    private static byte[] Id(long id)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id);
        return bytes;
    }
}
