using Npgsql;
using NpgsqlTypes;

namespace Sidechain.Telemetry.Store;

/// <summary>The writers' temporary table <c>incoming</c>, one a session: COPY is the fastest way in, and only INSERT can leave out what is there.</summary>
internal static class IncomingTable
{
    /// <summary>The columns of <c>telemetry.spans</c>, in the order in which they are written.</summary>
    public const string Columns =
        "day, trace_id, span_id, parent_id, start_ns, end_ns, offset_us, rtt_us, resource, kind, status, origin, state, name, user_id, status_message, attributes, events";

    public static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("CREATE TEMPORARY TABLE incoming (LIKE telemetry.spans, server_ns bigint) ON COMMIT DELETE ROWS", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task FillAsync(
        NpgsqlConnection connection, IEnumerable<IncomingSpan> spans, TraceClaims traces, Resources resources, CancellationToken cancellationToken)
    {
        await using var rows = await connection.BeginBinaryImportAsync($"COPY incoming ({Columns}, server_ns) FROM STDIN (FORMAT BINARY)", cancellationToken);
        // Values go to a buffer, which few of the writes send on: a task for each would cost more than these two threads may wait.
        foreach (var incoming in spans)
            Write(rows, incoming, traces[incoming.Span.TraceId].Day, resources[incoming.Span]);
        await rows.CompleteAsync(cancellationToken);
    }

    private static void Write(NpgsqlBinaryImporter row, IncomingSpan incoming, DateOnly day, int resource)
    {
        var span = incoming.Span;
        row.StartRow();
        row.Write(day, NpgsqlDbType.Date);
        row.Write(span.TraceId, NpgsqlDbType.Uuid);
        row.Write(span.SpanId, NpgsqlDbType.Bigint);
        WriteNumber(row, span.ParentId);
        row.Write(span.StartNs, NpgsqlDbType.Bigint);
        row.Write(span.EndNs, NpgsqlDbType.Bigint);
        WriteNumber(row, incoming.Clock.OffsetUs);
        if (incoming.Clock.RoundTripUs is { } roundTrip)
            row.Write(roundTrip, NpgsqlDbType.Integer);
        else
            row.WriteNull();
        row.Write(resource, NpgsqlDbType.Integer);
        row.Write((short)span.Kind, NpgsqlDbType.Smallint);
        row.Write((short)span.Status, NpgsqlDbType.Smallint);
        row.Write(Origins.Of(span.ClientType), NpgsqlDbType.Smallint);
        row.Write((short)(span.Unfinished ? 1 : 0), NpgsqlDbType.Smallint);
        row.Write(span.Name, NpgsqlDbType.Text);
        WriteText(row, span.UserId);
        WriteText(row, span.StatusMessage);
        WriteText(row, span.Attributes);
        WriteText(row, span.Events);
        WriteNumber(row, span.ServerNs);
    }

    private static void WriteNumber(NpgsqlBinaryImporter row, long? number)
    {
        if (number is { } value)
            row.Write(value, NpgsqlDbType.Bigint);
        else
            row.WriteNull();
    }

    private static void WriteText(NpgsqlBinaryImporter row, string? text)
    {
        if (text is null)
            row.WriteNull();
        else
            row.Write(text, NpgsqlDbType.Text);
    }
}
