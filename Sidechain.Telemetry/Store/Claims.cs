using Npgsql;
using NpgsqlTypes;

namespace Sidechain.Telemetry.Store;

/// <summary>The traces that a batch names, and for whom. The first user who names a trace owns it; the database decides who was first.</summary>
internal sealed class Claims
{
    private const string Insert = """
        INSERT INTO telemetry.traces AS t (trace_id, owner, original_id)
        SELECT c.trace_id, c.owner, c.original_id FROM unnest($1, $2, $3) AS c (trace_id, owner, original_id) ORDER BY c.trace_id
        ON CONFLICT (trace_id) DO UPDATE
        SET owner = coalesce(t.owner, excluded.owner), original_id = coalesce(t.original_id, excluded.original_id)
        WHERE (t.owner IS NULL AND excluded.owner IS NOT NULL) OR (t.original_id IS NULL AND excluded.original_id IS NOT NULL)
        """;

    // In the order of ids, so that two batches never wait for each other.
    private const string Lock = "SELECT trace_id, owner FROM telemetry.traces WHERE trace_id = ANY($1) ORDER BY trace_id FOR UPDATE";

    private readonly Guid[] _traces;
    private readonly string?[] _owners;
    private readonly string?[] _originals;

    private Claims(IReadOnlyCollection<(Guid Trace, string? Owner, string? Original)> claims)
    {
        _traces = [.. claims.Select(claim => claim.Trace)];
        _owners = [.. claims.Select(claim => claim.Owner)];
        _originals = [.. claims.Select(claim => claim.Original)];
    }

    public static Claims Of(Batch batch)
    {
        var claims = new Dictionary<Guid, (Guid Trace, string? Owner, string? Original)>();
        void Add(Guid trace, string? owner, string? original)
        {
            var known = claims.GetValueOrDefault(trace);
            claims[trace] = (trace, known.Owner ?? owner, known.Original ?? original);
        }

        foreach (var span in batch.Spans)
            Add(span.TraceId, batch.Sender.IsService ? span.UserId : batch.Sender.UserId, span.OriginalTraceId);
        foreach (var trace in batch.Done)
            Add(trace, batch.Sender.UserId, null);
        return new Claims(claims.Values);
    }

    /// <summary>Inserts and locks the traces' rows; returns those that the sender may not write to.</summary>
    public async Task<IReadOnlyList<Guid>> MakeAsync(NpgsqlConnection connection, Sender sender, CancellationToken cancellationToken)
    {
        if (_traces.Length == 0)
            return [];
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Insert)
                {
                    Parameters =
                    {
                        new() { Value = _traces },
                        new() { Value = _owners, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                        new() { Value = _originals, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                    },
                },
                new(Lock) { Parameters = { new() { Value = _traces } } },
            },
        };
        var foreign = new List<Guid>();
        await using var rows = await commands.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var owner = await rows.IsDBNullAsync(1, cancellationToken) ? null : rows.GetString(1);
            if (!sender.MayWrite(owner))
                foreign.Add(rows.GetGuid(0));
        }

        return foreign;
    }
}
