using System.Diagnostics;
using Npgsql;
using Sidechain.Telemetry.Spans;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Traces;

/// <summary>Rows of <c>telemetry.spans s</c>, with their <c>telemetry.resources r</c> and <c>telemetry.abouts a</c>, as spans.</summary>
internal sealed class SpanRows(SpanReader spans)
{
    public const string Columns = """
        s.span_id, s.parent_id, s.start_ns, s.end_ns, s.kind, s.status, s.state = 1, s.name, r.service, s.status_message, r.client_type,
        r.client_version, s.user_id, s.attributes, s.events, s.offset_us, s.rtt_us, s.flags, s.more, a.about
        """;

    /// <summary>The tables that a span's row names.</summary>
    public const string Joins = "JOIN telemetry.resources r ON r.id = s.resource LEFT JOIN telemetry.abouts a ON a.id = s.about";

    /// <summary>How many columns these are.</summary>
    public const int Count = 20;

    /// <summary>The span of a row that has <see cref="Columns"/> first.</summary>
    /// <exception cref="UnknownKeyException">It has a key that this replica has not learned yet.</exception>
    public StoredSpan Read(Guid traceId, NpgsqlDataReader row, bool allAttributes)
    {
        var stored = new SpanRecord
        {
            TraceId = traceId,
            SpanId = row.GetInt64(0),
            ParentId = row.IsDBNull(1) ? null : row.GetInt64(1),
            StartNs = row.GetInt64(2),
            EndNs = row.GetInt64(3),
            Kind = (ActivityKind)row.GetInt16(4),
            Status = (SpanStatus)row.GetInt16(5),
            Unfinished = row.GetBoolean(6),
            Name = row.GetString(7),
            Service = row.GetString(8),
            StatusMessage = Text(row, 9),
            ClientType = Text(row, 10),
            ClientVersion = Text(row, 11),
            UserId = Text(row, 12),
            Attributes = Text(row, 13),
            Events = Text(row, 14),
            Flags = row.GetInt16(17),
            More = Text(row, 18),
            About = allAttributes ? Text(row, 19) : null,
        };
        ClockSample? clock = row.IsDBNull(16) ? null : new ClockSample(row.GetInt64(15) * 1000, row.GetInt32(16) * 1000L);
        return new StoredSpan(spans.Read(stored, allAttributes, clock), stored.UserId, (stored.Flags & SpanRecord.Stray) != 0);
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
