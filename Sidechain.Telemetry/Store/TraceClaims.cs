using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Ingest;

namespace Sidechain.Telemetry.Store;

/// <summary>The traces that a group names, and for whom. The first user who names a trace owns it: the rows are locked while that is decided.</summary>
internal sealed class TraceClaims
{
    // In the order of ids, so that two groups never wait for each other. What it inserts is what most often stays.
    private const string Insert = """
        -- INSERT traces
        INSERT INTO telemetry.traces (trace_id, day, owner, original_id)
        SELECT n.trace_id, n.day, n.owner, n.original_id FROM unnest($1, $2, $3, $4) AS n (trace_id, day, owner, original_id) ORDER BY n.trace_id
        ON CONFLICT (trace_id) DO NOTHING RETURNING trace_id
        """;

    private const string Lock = """
        -- SELECT traces
        SELECT trace_id, day, owner, original_id, client_done FROM telemetry.traces WHERE trace_id = ANY($1) ORDER BY trace_id FOR UPDATE
        """;

    private readonly Dictionary<Guid, TraceClaim> _claims = [];

    private TraceClaims()
    {
    }

    public IReadOnlyCollection<TraceClaim> All => _claims.Values;

    public TraceClaim this[Guid trace] => _claims[trace];

    /// <summary>Inserts the rows that are missing and locks all.</summary>
    /// <exception cref="StoreUnavailableException">A trace was deleted in between; asked again, it will be inserted.</exception>
    public static async Task<TraceClaims> LockAsync(NpgsqlConnection connection, IEnumerable<Batch> batches, DateOnly today, CancellationToken cancellationToken)
    {
        var claims = new TraceClaims();
        var named = Named(batches, today);
        if (named.Count == 0)
            return claims;
        await using var commands = new NpgsqlBatch(connection) { BatchCommands = { InsertCommand(named.Values), LockCommand(named.Keys) } };
        await using var rows = await commands.ExecuteReaderAsync(cancellationToken);
        var inserted = new HashSet<Guid>();
        while (await rows.ReadAsync(cancellationToken))
            inserted.Add(rows.GetGuid(0));
        await rows.NextResultAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var row = new TraceRow(rows.GetGuid(0), rows.GetFieldValue<DateOnly>(1), Text(rows, 2), Text(rows, 3), rows.GetBoolean(4));
            claims._claims[row.TraceId] = new TraceClaim(row, inserted.Contains(row.TraceId));
        }

        return claims._claims.Count == named.Count ? claims : throw new StoreUnavailableException("A trace was deleted while spans of it came in.");
    }

    /// <summary>Lets a batch in whole, or not at all when one of its traces belongs to somebody else.</summary>
    public WriteResult Decide(Batch batch)
    {
        var traces = batch.Spans.Select(span => span.TraceId).Concat(batch.Done).Distinct();
        Guid[] foreign = [.. traces.Where(trace => !batch.Sender.MayWrite(_claims[trace].Owner))];
        if (foreign.Length > 0)
            return new WriteResult(foreign);
        foreach (var span in batch.Spans)
        {
            var claim = _claims[span.TraceId];
            claim.Name(Owner(batch, span), span.OriginalTraceId, isDone: false);
            claim.Terms.UnionWith(span.Terms);
        }

        foreach (var trace in batch.Done)
            _claims[trace].Name(batch.Sender.UserId, null, isDone: true);
        return WriteResult.Kept;
    }

    // The rows to insert, as they will be when every batch is let in.
    private static Dictionary<Guid, TraceRow> Named(IEnumerable<Batch> batches, DateOnly today)
    {
        var named = new Dictionary<Guid, TraceRow>();
        foreach (var batch in batches)
        {
            foreach (var span in batch.Spans)
            {
                if (!named.TryGetValue(span.TraceId, out var row))
                    named[span.TraceId] = new(span.TraceId, TraceDays.Of(span.StartNs, batch, today), Owner(batch, span), span.OriginalTraceId, IsDone: false);
                else if ((row.Owner is null && Owner(batch, span) is not null) || (row.OriginalId is null && span.OriginalTraceId is not null))
                    named[span.TraceId] = row with { Owner = row.Owner ?? Owner(batch, span), OriginalId = row.OriginalId ?? span.OriginalTraceId };
            }

            foreach (var trace in batch.Done)
                named.TryAdd(trace, new(trace, today, batch.Sender.UserId, null, IsDone: false));
        }

        return named;
    }

    private static string? Owner(Batch batch, SpanRecord span) => batch.Sender.IsService ? span.UserId : batch.Sender.UserId;

    private static NpgsqlBatchCommand InsertCommand(IReadOnlyCollection<TraceRow> rows) => new(Insert)
    {
        Parameters =
        {
            Columns.Of(rows, NpgsqlDbType.Uuid, row => row.TraceId),
            Columns.Of(rows, NpgsqlDbType.Date, row => row.Day),
            Columns.Of(rows, NpgsqlDbType.Text, row => row.Owner),
            Columns.Of(rows, NpgsqlDbType.Text, row => row.OriginalId),
        },
    };

    private static NpgsqlBatchCommand LockCommand(IEnumerable<Guid> traces) => new(Lock) { Parameters = { new() { Value = traces.ToArray() } } };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
