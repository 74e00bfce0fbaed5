using Npgsql;

namespace Sidechain.Telemetry.Store;

/// <summary>Looks through all the traces of a batch that is written in parts: it is refused whole before any part of it is kept.</summary>
internal static class ForeignTraces
{
    private const string Select = """
        -- SELECT traces
        SELECT trace_id FROM telemetry.traces WHERE trace_id = ANY($1) AND owner IS DISTINCT FROM $2 AND owner IS NOT NULL
        """;

    /// <summary>Traces that the sender may not write. <see cref="OwnTraces"/> sees to another user's foreign ids.</summary>
    public static async Task<IReadOnlyList<Guid>> FindAsync(NpgsqlConnection connection, Batch batch, CancellationToken cancellationToken)
    {
        if (batch.Sender.IsService)
        {
            return [];
        }

        var mayMove = batch.Sender.UserId is not null;
        HashSet<Guid> traces = [
            .. batch.Spans.Where(span => !mayMove || span.OriginalTraceId is null).Select(span => span.TraceId),
            .. batch.Done.Where(done => !mayMove || done.OriginalId is null).Select(done => done.TraceId)];
        await using var command = new NpgsqlCommand(Select, connection)
        {
            Parameters =
            {
                new() { Value = traces.ToArray() },
                new() { Value = (object?)batch.Sender.UserId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
            },
        };
        var foreign = new List<Guid>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            foreign.Add(rows.GetGuid(0));
        }

        return foreign;
    }
}
