using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Load;

namespace Sidechain.Bench.Ingest;

/// <summary>The fastest idempotent way without a service: COPY to a temporary table, INSERT … ON CONFLICT, one connection.</summary>
internal sealed class CopyBaseline : IAsyncDisposable
{
    private const string Columns =
        "day, trace_id, span_id, parent_id, start_ns, end_ns, offset_us, rtt_us, resource, kind, status, origin, state, name, "
        + "user_id, attributes, side, flags";

    private const string Traces = """
        INSERT INTO telemetry.traces (trace_id, day, owner, start_ns, end_ns, longest_ns, span_count, clients, terms)
        SELECT n.trace_id, $2, 'alice', $3, $4, $5, $6, 1, telemetry.with_clients(ARRAY[1001, 1002, 1003, 1004], 1::smallint)
        FROM unnest($1) AS n (trace_id) ON CONFLICT DO NOTHING
        """;

    private readonly NpgsqlConnection _connection;

    private CopyBaseline(NpgsqlConnection connection) => _connection = connection;

    public static async Task<CopyBaseline> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "CREATE TEMPORARY TABLE incoming (LIKE telemetry.spans) ON COMMIT DELETE ROWS", connection);
        await command.ExecuteNonQueryAsync();
        return new CopyBaseline(connection);
    }

    /// <summary>One transaction of these rows, under new trace ids.</summary>
    public async Task WriteAsync(IReadOnlyList<SpanSample.Row> spans)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var traces = Enumerable.Range(0, (spans.Count + SpanSample.SpansOfATrace - 1) / SpanSample.SpansOfATrace)
            .Select(_ => Guid.NewGuid()).ToArray();
        await using var transaction = await _connection.BeginTransactionAsync();
        await using (var rows = await _connection.BeginBinaryImportAsync($"COPY incoming ({Columns}) FROM STDIN (FORMAT BINARY)"))
        {
            for (var n = 0; n < spans.Count; n++)
            {
                Write(rows, spans[n], traces[n / SpanSample.SpansOfATrace], today);
            }

            await rows.CompleteAsync();
        }

        await using var commands = new NpgsqlBatch(_connection);
        var (start, end) = (spans[0].StartNs, spans[^1].EndNs);
        var command = new NpgsqlBatchCommand(Traces) { Parameters = { new() { Value = traces } } };
        foreach (var value in (object[])[today, start, end, end - start, SpanSample.SpansOfATrace])
        {
            command.Parameters.Add(new() { Value = value });
        }

        commands.BatchCommands.Add(command);
        commands.BatchCommands.Add(new($"INSERT INTO telemetry.spans ({Columns}) SELECT {Columns} FROM incoming ON CONFLICT DO NOTHING"));
        await commands.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static void Write(NpgsqlBinaryImporter row, SpanSample.Row span, Guid trace, DateOnly day)
    {
        row.StartRow();
        row.Write(day, NpgsqlDbType.Date);
        row.Write(trace, NpgsqlDbType.Uuid);
        row.Write(span.SpanId, NpgsqlDbType.Bigint);
        row.Write(span.ParentId, NpgsqlDbType.Bigint);
        row.Write(span.StartNs, NpgsqlDbType.Bigint);
        row.Write(span.EndNs, NpgsqlDbType.Bigint);
        row.Write(0L, NpgsqlDbType.Bigint);
        row.Write(1_000, NpgsqlDbType.Integer);
        row.Write(1, NpgsqlDbType.Integer);
        for (var column = 0; column < 4; column++)
        {
            row.Write((short)(column == 2 ? 1 : 0), NpgsqlDbType.Smallint);
        }

        row.Write(span.Name, NpgsqlDbType.Text);
        row.Write("alice", NpgsqlDbType.Text);
        row.Write(span.Attributes, NpgsqlDbType.Text);
        row.Write((short)0, NpgsqlDbType.Smallint);
        row.Write((short)0, NpgsqlDbType.Smallint);
    }
}
