using Npgsql;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>A session's temporary table <c>incoming</c>: COPY is the fastest way in, and only INSERT can skip existing rows.</summary>
internal static class IncomingTable
{
    /// <summary>The columns of <c>telemetry.spans</c>, in the order in which they are written.</summary>
    public const string Columns =
        "day, trace_id, span_id, parent_id, start_ns, end_ns, offset_us, rtt_us, resource, kind, status, origin, state, name, user_id, "
        + "status_message, attributes, events, side, flags, about, more";

    private const string Create = """
        -- CREATE incoming
        CREATE TEMPORARY TABLE incoming (LIKE telemetry.spans, server_ns bigint) ON COMMIT DELETE ROWS
        """;

    // Those and server_ns.
    private const short ColumnCount = 23;

    // Bytes that are worth a write to the socket.
    private const int SentAtOnce = 64 * 1024;

    public static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Create, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <param name="rows">Used for all that the session writes.</param>
    public static async Task FillAsync(
        NpgsqlConnection connection, CopyRows rows, IEnumerable<IncomingSpan> spans, TraceClaims traces, Resources resources,
        CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY incoming ({Columns}, server_ns) FROM STDIN (FORMAT BINARY)", cancellationToken);
        rows.Clear();
        rows.Begin();
        foreach (var incoming in spans)
        {
            Write(rows, incoming, traces[incoming.Span.TraceId], resources[incoming.Span], resources.About(incoming.Span));
            if (rows.Written.Length >= SentAtOnce)
            {
                await copy.WriteAsync(rows.Written, cancellationToken);
                rows.Clear();
            }
        }

        rows.End();
        await copy.WriteAsync(rows.Written, cancellationToken);
    }

    private static void Write(CopyRows row, IncomingSpan incoming, TraceClaim trace, int resource, int? about)
    {
        var span = incoming.Span;
        row.Row(ColumnCount);
        row.Date(trace.Day);
        row.Uuid(span.TraceId);
        row.Bigint(span.SpanId);
        row.Bigint(span.ParentId);
        row.Bigint(span.StartNs);
        row.Bigint(span.EndNs);
        row.Bigint(incoming.Clock.OffsetUs);
        row.Integer(incoming.Clock.RoundTripUs);
        row.Integer(resource);
        row.Smallint((short)span.Kind);
        row.Smallint((short)span.Status);
        row.Smallint(Origins.Of(span.ClientType));
        row.Smallint((short)(span.Unfinished ? 1 : 0));
        row.Text(span.Name);
        row.Text(span.UserId);
        row.Text(span.StatusMessage);
        row.Text(span.Attributes);
        row.Text(span.Events);
        row.Smallint(span.Side);
        row.Smallint((short)(trace.IsStray(span) ? span.Flags | SpanRecord.Stray : span.Flags));
        row.Integer(about);
        row.Text(span.More);
        row.Bigint(span.ServerNs);
    }
}
