using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Sidechain.Telemetry.Spans;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Traces;

/// <summary>Rows of <c>telemetry.spans s</c>, with their <c>telemetry.resources r</c> and <c>telemetry.abouts a</c>, as spans.</summary>
internal sealed class SpanRows(AttributeKeys keys)
{
    public const string Columns = """
        s.span_id, s.parent_id, s.start_ns, s.end_ns, s.kind, s.status, s.state = 1, s.name, r.service, s.status_message,
        r.client_type, r.client_version, s.user_id, s.attributes, s.events, s.offset_us, s.rtt_us, s.flags, s.more, a.about
        """;

    /// <summary>The tables that a span's row names.</summary>
    public const string Joins = "JOIN telemetry.resources r ON r.id = s.resource LEFT JOIN telemetry.abouts a ON a.id = s.about";

    /// <summary>How many columns these are.</summary>
    public const int Count = 20;

    /// <summary>The span of a row that has <see cref="Columns"/> first.</summary>
    /// <exception cref="UnknownKeyException">It has a key that this replica has not learned yet.</exception>
    public StoredSpan Read(Guid traceId, NpgsqlDataReader row, bool allAttributes)
    {
        var attributes = row.IsDBNull(13) ? Span.NoAttributes : Attributes(row.GetString(13), allAttributes);
        var (service, clientType) = (row.GetString(8), Text(row, 10));
        var span = new Span
        {
            TraceId = SpanIds.Text(traceId),
            SpanId = SpanIds.Text(row.GetInt64(0)),
            ParentSpanId = row.IsDBNull(1) || row.GetInt64(1) == Assumed(traceId) ? null : SpanIds.Text(row.GetInt64(1)),
            StartNs = row.GetInt64(2),
            EndNs = row.GetInt64(3),
            Kind = (ActivityKind)row.GetInt16(4),
            Status = (SpanStatus)row.GetInt16(5),
            Unfinished = row.GetBoolean(6),
            Name = row.GetString(7),
            Service = service,
            StatusMessage = Text(row, 9),
            ClientType = clientType,
            ClientVersion = Text(row, 11),
            Tier = Tiers.Of(clientType, service, DatabaseCalls.System(attributes)),
            Attributes = attributes,
            Events = row.IsDBNull(14) ? [] : Events(row.GetString(14)),
            Flags = row.GetInt16(17) & ~SpanRecord.SaidOk,
            SaidOk = (row.GetInt16(17) & SpanRecord.SaidOk) != 0,
            Clock = row.IsDBNull(16) ? null : new ClockSample(row.GetInt64(15) * 1000, row.GetInt32(16) * 1000L),
        };
        if (Text(row, 18) is { } more)
        {
            span = SpanMore.Read(span, more);
        }

        if (allAttributes && Text(row, 19) is { } about)
        {
            span = SpanAbout.Read(span, about);
        }

        return new StoredSpan(span, Text(row, 12));
    }

    // Stands where a request named a trace and no span: nobody will ever record it.
    private static long Assumed(Guid traceId) =>
        SpanIds.Span(TraceIds.AssumedParent(ActivityTraceId.CreateFromString(SpanIds.Text(traceId))));

    // An overview reads those alone that a tree and its answers are made by.
    private Dictionary<string, object?> Attributes(string text, bool all)
    {
        using var json = JsonDocument.Parse(text);
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (stored, value) in AttributeJson.Read(json.RootElement))
        {
            var key = keys.Read(stored);
            if (all || TreeAttributes.Names.Contains(key))
            {
                attributes[key] = value;
            }
        }

        return attributes;
    }

    private static SpanEvent[] Events(string text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray().Select(Event)];
    }

    private static SpanEvent Event(JsonElement json) => new(json.GetProperty("name").GetString()!, json.GetProperty("time_ns").GetInt64())
    {
        Attributes = json.TryGetProperty("attributes", out var attributes) ? AttributeJson.Read(attributes) : Span.NoAttributes,
    };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
