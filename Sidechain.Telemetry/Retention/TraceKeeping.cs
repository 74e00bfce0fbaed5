using Microsoft.Extensions.Options;
using Npgsql;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Retention;

/// <summary>What people decide about how long traces are kept: longer than others, or no longer at all.</summary>
internal sealed class TraceKeeping(NpgsqlDataSource database, OwnTraces own, StoreState state, IOptions<StoreOptions> options)
{
    // An alert's pin ends by itself, and is not counted.
    private const string Pin = """
        -- UPDATE traces
        WITH wanted AS (
            SELECT trace_id, NOT $2 OR (pinned AND pinned_until IS NULL) OR $5 > (
                SELECT count(*) FROM telemetry.traces p WHERE p.owner = t.owner AND p.pinned AND p.pinned_until IS NULL) AS may
            FROM telemetry.traces t WHERE trace_id = ANY($1) AND span_count > 0 AND ($3 OR owner = $4) LIMIT 1),
        changed AS (UPDATE telemetry.traces t SET pinned = $2, pinned_until = NULL FROM wanted w WHERE t.trace_id = w.trace_id AND w.may)
        SELECT may FROM wanted
        """;

    /// <summary>The most traces of one user that people may pin.</summary>
    public int MostPins { get; } = options.Value.MaxPins;

    /// <param name="id">As the user knows it.</param>
    /// <param name="pinned">Or unpinned.</param>
    /// <param name="user">Who asks: the owner, or support.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<PinResult> PinAsync(string id, bool pinned, SidechainUser user, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            if (!TraceIds.TryMapTraceId(id, out var traceId))
            {
                return PinResult.NotFound;
            }

            var trace = SpanIds.Trace(traceId);
            Guid[] traces = TraceIds.IsForeign(id) && !user.IsSupport ? [trace, own.Of(user.Id, id)] : [trace];
            await using var command = database.CreateCommand(Pin);
            foreach (var value in (object[])[traces, pinned, user.IsSupport, user.Id, MostPins])
            {
                command.Parameters.Add(new() { Value = value });
            }

            return await command.ExecuteScalarAsync(cancellationToken) switch
            {
                true => PinResult.Done,
                false => PinResult.TooMany,
                _ => PinResult.NotFound,
            };
        });

    /// <summary>Deletes the user's traces, and services' spans for the user in traces of others; returns the number of traces.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public Task<int> EraseAsync(SidechainUser user, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            return await new TraceEraser(connection, user.Id).EraseAsync(cancellationToken);
        });

    private async Task<TResult> AskAsync<TResult>(Func<Task<TResult>> ask)
    {
        state.RequireReady();
        try
        {
            return await ask();
        }
        catch (NpgsqlException lost) when (StoreOutage.Is(lost))
        {
            throw new StoreUnavailableException("The database is away.", lost);
        }
    }
}
