using Npgsql;
using NpgsqlTypes;

namespace Sidechain.Telemetry.Store;

/// <summary>The traces that a group names. The first user who names one owns it; its row is locked while that is decided.</summary>
internal sealed class TraceClaims(StoreOptions limits, DateTimeOffset now)
{
    // In the order of ids, so that two groups never wait for each other. Most batches name new traces, so inserting comes first.
    private const string Insert = """
        -- INSERT traces
        INSERT INTO telemetry.traces (trace_id, day, owner, original_id)
        SELECT n.trace_id, n.day, n.owner, n.original_id
        FROM unnest($1, $2, $3, $4) AS n (trace_id, day, owner, original_id) ORDER BY n.trace_id
        ON CONFLICT (trace_id) DO NOTHING RETURNING trace_id
        """;

    private const string Lock = """
        -- SELECT traces
        SELECT trace_id, day, owner, original_id, client_done, claimed_ns, span_count, rejected, bytes,
            anonymous, strays, stray_bytes
        FROM telemetry.traces WHERE trace_id = ANY($1) ORDER BY trace_id FOR UPDATE
        """;

    // Only the senders' own of the traces that are said to be done are locked: others' make nobody wait.
    private const string Look = """
        -- SELECT traces
        SELECT trace_id, owner, client_done FROM telemetry.traces WHERE trace_id = ANY($1)
        """;

    private const long NsOfATick = 100;

    private readonly Dictionary<Guid, TraceClaim> _claims = [];
    private readonly Dictionary<Guid, string?> _owners = [];
    private readonly long _nowNs = (now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * NsOfATick;

    public IReadOnlyCollection<TraceClaim> All => _claims.Values;

    public TraceClaim this[Guid trace] => _claims[trace];

    /// <summary>Null for a trace that is not there, which no span names.</summary>
    public TraceClaim? Find(Guid trace) => _claims.GetValueOrDefault(trace);

    /// <summary>The owner of a trace that was locked, or looked at; null for a trace of nobody's too.</summary>
    public string? OwnerOf(Guid trace) => Find(trace) is { } claim ? claim.Owner : _owners.GetValueOrDefault(trace);

    /// <summary>Inserts the rows that are missing and locks them all. A second time would be another order.</summary>
    /// <exception cref="TraceGoneException">A trace was deleted in between; asked again, it will be inserted.</exception>
    public async Task LockAsync(NpgsqlConnection connection, IReadOnlyList<Batch> batches, CancellationToken cancellationToken)
    {
        var named = Named(batches, DateOnly.FromDateTime(now.UtcDateTime));
        var done = await LookAsync(connection, batches, named, cancellationToken);
        if (named.Count + done.Count == 0)
        {
            return;
        }

        await using var commands =
            new NpgsqlBatch(connection) { BatchCommands = { InsertCommand(named.Values), LockCommand([.. named.Keys, .. done]) } };
        await using var rows = await commands.ExecuteReaderAsync(cancellationToken);
        var inserted = new HashSet<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            inserted.Add(rows.GetGuid(0));
        }

        await rows.NextResultAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var claimed = rows.IsDBNull(5) ? (long?)null : rows.GetInt64(5);
            var row = new TraceRow(
                rows.GetGuid(0), rows.GetFieldValue<DateOnly>(1), Text(rows, 2), Text(rows, 3), rows.GetBoolean(4), claimed,
                rows.GetInt32(6), rows.GetBoolean(7), rows.GetInt64(8), rows.GetInt32(9), rows.GetInt32(10), rows.GetInt64(11));
            _claims[row.TraceId] = new TraceClaim(row, inserted.Contains(row.TraceId), limits);
        }

        if (!named.Keys.All(_claims.ContainsKey))
        {
            throw new TraceGoneException();
        }
    }

    /// <summary>Whether all traces of a batch are locked, or need not be.</summary>
    public bool Covers(Batch batch) => batch.Sent is null
        || (batch.Spans.All(span => _claims.ContainsKey(span.TraceId))
            && batch.Done.All(done => _claims.ContainsKey(done.TraceId) || _owners.ContainsKey(done.TraceId)));

    /// <summary>Lets a batch in, or not at all when one of its traces belongs to somebody else.</summary>
    public WriteResult Decide(Batch batch)
    {
        var foreign = Foreign(batch);
        if (foreign.Count > 0)
        {
            return new WriteResult([.. foreign], []);
        }

        List<RefusedSpan>? refused = null;
        TraceClaim? last = null;
        var makers = new SpanMakers(batch);
        foreach (var span in batch.Spans)
        {
            last = last?.TraceId == span.TraceId ? last : _claims[span.TraceId];
            var (user, isAnonymous) = makers.Of(span);
            if (last.Take(span, batch.Sender, user, isAnonymous, _nowNs) is { } reason)
            {
                (refused ??= []).Add(new RefusedSpan(span, reason));
            }
        }

        foreach (var trace in batch.Rejected)
        {
            if (Find(trace) is { } claim && batch.Sender.MayWrite(claim.Owner))
            {
                claim.Reject();
            }
        }

        foreach (var done in batch.Done)
        {
            Find(done.TraceId)?.Finish(batch.Sender.UserId);
        }

        return refused is null ? WriteResult.Kept : new WriteResult([], refused);
    }

    private HashSet<Guid> Foreign(Batch batch)
    {
        var foreign = new HashSet<Guid>();
        Guid? last = null;
        foreach (var span in batch.Spans)
        {
            // The spans of a trace mostly come one after the other.
            if (span.TraceId != last && IsForeign(span.TraceId, batch.Sender))
            {
                foreign.Add(span.TraceId);
            }

            last = span.TraceId;
        }

        foreach (var done in batch.Done)
        {
            if (IsForeign(done.TraceId, batch.Sender))
            {
                foreign.Add(done.TraceId);
            }
        }

        return foreign;
    }

    private bool IsForeign(Guid trace, Sender sender) => !sender.MayWrite(OwnerOf(trace));

    // Traces that are only said to be done: they make no row. Those that change by it are still to be locked. An owner stays the owner.
    private async Task<HashSet<Guid>> LookAsync(
        NpgsqlConnection connection, IReadOnlyList<Batch> batches, Dictionary<Guid, TraceRow> named, CancellationToken cancellationToken)
    {
        var said = batches.SelectMany(batch => batch.Done).Select(done => done.TraceId).ToHashSet();
        said.ExceptWith(named.Keys);
        var open = new HashSet<Guid>();
        if (said.Count == 0)
        {
            return open;
        }

        foreach (var trace in said)
        {
            _owners[trace] = null;
        }

        await using (var command = new NpgsqlCommand(Look, connection) { Parameters = { new() { Value = said.ToArray() } } })
        await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                _owners[rows.GetGuid(0)] = Text(rows, 1);
                if (!rows.GetBoolean(2))
                {
                    open.Add(rows.GetGuid(0));
                }
            }
        }

        return
        [
            .. from batch in batches
            where batch.Sender.UserId is not null
            from done in batch.Done
            where open.Contains(done.TraceId) && _owners[done.TraceId] == batch.Sender.UserId
            select done.TraceId,
        ];
    }

    // The rows to insert, as they will be when every batch is let in.
    private static Dictionary<Guid, TraceRow> Named(IEnumerable<Batch> batches, DateOnly today)
    {
        var named = new Dictionary<Guid, TraceRow>();
        foreach (var batch in batches)
        {
            foreach (var span in batch.Spans)
            {
                var owner = batch.Sender.OwnerOf(span);
                if (!named.TryGetValue(span.TraceId, out var row))
                {
                    named[span.TraceId] = new(
                        span.TraceId, TraceDays.Of(span.StartNs, batch, today), owner, span.OriginalTraceId, IsDone: false, null, 0,
                        HasRejected: false, 0, 0, 0, 0);
                }
                else if ((row.Owner is null && owner is not null) || (row.OriginalId is null && span.OriginalTraceId is not null))
                {
                    named[span.TraceId] = row with { Owner = row.Owner ?? owner, OriginalId = row.OriginalId ?? span.OriginalTraceId };
                }
            }
        }

        return named;
    }

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

    private static NpgsqlBatchCommand LockCommand(Guid[] traces) => new(Lock) { Parameters = { new() { Value = traces } } };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
