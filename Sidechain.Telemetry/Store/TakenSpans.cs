using System.Diagnostics;
using Npgsql;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>Spans of a group whose place in the store another one has: of another sender, or another span.</summary>
internal static class TakenSpans
{
    // The rows themselves: of a group's spans of one id, each is a repeat of the stored one or is not.
    private const string Select = """
        -- SELECT spans
        SELECT s.trace_id, s.span_id, s.side, s.user_id, s.origin = 0,
            (SELECT r.service FROM telemetry.resources r WHERE r.id = s.resource),
            s.name, s.kind, s.start_ns, s.parent_id, s.end_ns, s.state = 1
        FROM incoming i JOIN telemetry.spans s ON s.day = i.day AND s.trace_id = i.trace_id AND s.span_id = i.span_id AND s.side = i.side
        WHERE s.user_id IS DISTINCT FROM i.user_id OR (s.origin = 0) <> (i.origin = 0) OR s.resource <> i.resource
            OR s.name <> i.name OR s.kind <> i.kind OR s.start_ns <> i.start_ns
            OR s.parent_id IS DISTINCT FROM i.parent_id OR s.end_ns <> i.end_ns
        """;

    /// <summary>Refuses them, and takes back what was said about those that are repeats of what is stored.</summary>
    /// <param name="connection">In the group's transaction, with its table of incoming spans.</param>
    public static async Task RefuseAsync(NpgsqlConnection connection, GroupResult group, CancellationToken cancellationToken)
    {
        var taken = await ReadAsync(connection, cancellationToken);
        if (taken.Count == 0)
        {
            return;
        }

        foreach (var batch in group.Kept)
        {
            foreach (var span in batch.Spans)
            {
                if (!taken.TryGetValue((span.TraceId, span.SpanId, span.Side), out var stored))
                {
                    continue;
                }

                // A span that a service sends again may have come from a client before.
                if (!batch.Sender.IsService && SpanMerge.IsOthers(stored, span))
                {
                    group.Refuse(span, RejectReasons.SpanIdTaken);
                }
                else if (SpanMerge.IsAnother(stored, span))
                {
                    group.Refuse(span, RejectReasons.DuplicateSpanId);
                }
                else
                {
                    group.Keep(span);
                }
            }
        }
    }

    private static async Task<Dictionary<(Guid, long, short), SpanRecord>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var taken = new Dictionary<(Guid, long, short), SpanRecord>();
        await using var command = new NpgsqlCommand(Select, connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            taken[(rows.GetGuid(0), rows.GetInt64(1), rows.GetInt16(2))] = new SpanRecord
            {
                TraceId = rows.GetGuid(0),
                SpanId = rows.GetInt64(1),
                UserId = rows.IsDBNull(3) ? null : rows.GetString(3),
                // That it is a client's is all that is asked.
                ClientType = rows.GetBoolean(4) ? null : "",
                Service = rows.GetString(5),
                Name = rows.GetString(6),
                Kind = (ActivityKind)rows.GetInt16(7),
                StartNs = rows.GetInt64(8),
                ParentId = rows.IsDBNull(9) ? null : rows.GetInt64(9),
                EndNs = rows.GetInt64(10),
                Unfinished = rows.GetBoolean(11),
            };
        }

        return taken;
    }
}
