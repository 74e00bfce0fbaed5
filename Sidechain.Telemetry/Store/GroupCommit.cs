using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>One transaction for the batches of many requests: none is refused for the sake of another.</summary>
internal static class GroupCommit
{
    private static readonly string Spans = StoreSql.Read("insert-spans.sql")
        .Replace("{columns}", IncomingTable.Columns, StringComparison.Ordinal);

    // The same, and which spans of clients are new or have their end now.
    private static readonly string SpansAndFresh = $"""
        {Spans}
        UNION ALL
        SELECT trace_id, span_id, side FROM written WHERE origin <> 0
        """;

    private const string Unclaimed = "-- DELETE traces\nDELETE FROM telemetry.traces WHERE trace_id = ANY($1)";

    /// <summary>
    /// Tells what became of each batch, in their order; committed when it returns. A batch with spans of traces that are not locked is left
    /// for another group: locks that are taken one after the other are not in one order, and two writers would wait for each other.
    /// </summary>
    /// <param name="connection">Of the writer's own.</param>
    /// <param name="rows">The writer's, used again.</param>
    /// <param name="resources">That are known.</param>
    /// <param name="batches">Kept or refused, each for itself.</param>
    /// <param name="own">Where spans of foreign ids belong.</param>
    /// <param name="limits">What a trace may have.</param>
    /// <param name="steps">What counts in figures.</param>
    /// <param name="now">By the clock of the service.</param>
    /// <param name="listeners">Hear of it after the commit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<WriteResult[]> WriteAsync(
        NpgsqlConnection connection, CopyRows rows, Resources resources, IReadOnlyList<Batch> batches, OwnTraces own, StoreOptions limits,
        StepBudget steps, DateTimeOffset now, IReadOnlyList<ICommitListener> listeners, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await resources.LearnAsync(connection, [.. batches.SelectMany(batch => batch.Spans)], today, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var claims = new TraceClaims(limits, now);
        await claims.LockAsync(connection, batches, cancellationToken);
        var group = new GroupResult(own.Move(batches, claims), claims);
        var spans = SpanMerge.Of(group.Kept, group.Refuse);
        if (spans.Count > 0)
        {
            await IncomingTable.FillAsync(connection, rows, spans, claims, resources, cancellationToken);
        }

        var fresh = await ExecuteAsync(
            connection, claims, group, spans, listeners.Any(listener => listener.WantsSpans), limits, steps, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Tell(listeners, claims, spans, fresh);
        return group.Complete();
    }

    private static void Tell(
        IReadOnlyList<ICommitListener> listeners, TraceClaims claims, IReadOnlyCollection<IncomingSpan> spans,
        HashSet<(Guid, long, short)> fresh)
    {
        foreach (var listener in listeners)
        {
            if (listener.WantsSpans && fresh.Count > 0)
            {
                foreach (var incoming in spans)
                {
                    if (fresh.Contains((incoming.Span.TraceId, incoming.Span.SpanId, incoming.Span.Side)))
                    {
                        listener.Stored(incoming);
                    }
                }
            }

            if (listener.WantsTraces)
            {
                listener.Changed([.. claims.All.Where(claim => claim.IsNamed).Select(claim => claim.TraceId)]);
            }
        }
    }

    /// <summary>Which spans of clients are new or have their end now, where somebody wants to know.</summary>
    private static async Task<HashSet<(Guid, long, short)>> ExecuteAsync(
        NpgsqlConnection connection, TraceClaims claims, GroupResult group, IReadOnlyCollection<IncomingSpan> spans, bool wantsFresh,
        StoreOptions limits, StepBudget steps, CancellationToken cancellationToken)
    {
        var fresh = new HashSet<(Guid, long, short)>();
        await using var commands = new NpgsqlBatch(connection);
        SpanRecord[] uncounted =
        [
            .. spans.Where(incoming => !steps.Counts(incoming.Span, incoming.Address)).Select(incoming => incoming.Span),
        ];
        foreach (var command in Commands(claims, group.Kept, uncounted, wantsFresh, limits))
        {
            commands.BatchCommands.Add(command);
        }

        if (commands.BatchCommands.Count == 0)
        {
            return fresh;
        }

        long written = 0;
        await using (var answer = await commands.ExecuteReaderAsync(cancellationToken))
        {
            // The other commands give no rows.
            while (await answer.ReadAsync(cancellationToken))
            {
                if (answer.IsDBNull(0))
                {
                    written = answer.GetInt64(1);
                }
                else
                {
                    fresh.Add((answer.GetGuid(0), answer.GetInt64(1), answer.GetInt16(2)));
                }
            }

            while (await answer.NextResultAsync(cancellationToken))
            {
            }
        }

        if (written < spans.Count)
        {
            await TakenSpans.RefuseAsync(connection, group, cancellationToken);
        }

        return fresh;
    }

    private static IEnumerable<NpgsqlBatchCommand> Commands(
        TraceClaims claims, IReadOnlyList<Batch> kept, SpanRecord[] uncounted, bool wantsFresh, StoreOptions limits)
    {
        TraceClaim[] named = [.. claims.All.Where(claim => claim.IsNamed)];
        if (named.Length > 0)
        {
            yield return SpansCommand(named, uncounted, wantsFresh, limits);
        }
        // Rows that were inserted for refused batches alone.
        Guid[] unclaimed = [.. claims.All.Where(claim => claim.IsNew && !claim.IsNamed).Select(claim => claim.TraceId)];
        if (unclaimed.Length > 0)
        {
            yield return new NpgsqlBatchCommand(Unclaimed) { Parameters = { new() { Value = unclaimed } } };
        }

        foreach (var command in DroppedSpans.Commands(kept))
        {
            yield return command;
        }
    }

    private static NpgsqlBatchCommand SpansCommand(TraceClaim[] claims, SpanRecord[] uncounted, bool wantsFresh, StoreOptions limits) =>
        new(wantsFresh ? SpansAndFresh : Spans)
        {
            Parameters =
            {
                Columns.Of(claims, NpgsqlDbType.Uuid, claim => claim.TraceId),
                Columns.Of(claims, NpgsqlDbType.Text, claim => claim.Owner),
                Columns.Of(claims, NpgsqlDbType.Text, claim => claim.OriginalId),
                Columns.Of(claims, NpgsqlDbType.Boolean, claim => claim.IsDone),
                Columns.Of(claims, NpgsqlDbType.Boolean, claim => claim.HasChanged),
                // Lists of different lengths are no array of arrays, so each comes as the text of one.
                Columns.Of(claims, NpgsqlDbType.Text, claim => $"{{{string.Join(',', claim.OwnersTerms)}}}"),
                Columns.Of(claims, NpgsqlDbType.Bigint, claim => claim.ClaimedNs),
                Columns.Of(claims, NpgsqlDbType.Integer, claim => claim.LeftOut),
                // With each kind of client a term stands once more.
                new() { Value = 4 * limits.MaxTraceTerms },
                Columns.Of(claims, NpgsqlDbType.Boolean, claim => claim.HasRejected),
                Columns.Of(uncounted, NpgsqlDbType.Uuid, span => span.TraceId),
                Columns.Of(uncounted, NpgsqlDbType.Bigint, span => span.SpanId),
                // Of those that were there already nobody knows which they were: each counts as the average.
                Columns.Of(claims, NpgsqlDbType.Integer, claim => claim.Taken.Spans),
                Columns.Of(claims, NpgsqlDbType.Bigint, claim => claim.Taken.Bytes),
                Columns.Of(claims, NpgsqlDbType.Text, claim => $"{{{string.Join(',', claim.OthersTerms)}}}"),
                new() { Value = 4 * limits.MaxOthersTerms },
                Columns.Of(claims, NpgsqlDbType.Integer, claim => claim.TakenAnonymous),
                Columns.Of(claims, NpgsqlDbType.Integer, claim => claim.TakenStrays.Spans),
                Columns.Of(claims, NpgsqlDbType.Bigint, claim => claim.TakenStrays.Bytes),
            },
        };
}
