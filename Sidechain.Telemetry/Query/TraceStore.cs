using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Sidechain.Telemetry.Ingest;
using Sidechain.Telemetry.Keys;
using Sidechain.Telemetry.Store;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Query;

/// <summary>Reads one trace out of the store.</summary>
internal sealed class TraceStore(NpgsqlDataSource database, StoreState state, AttributeKeys keys, AttributeKeyStore numbers)
{
    // First the trace, then its spans: a client that is done has all its spans in what is read after that.
    private const string Trace = """
        SELECT owner, original_id, client_done, extract(epoch FROM clock_timestamp() - last_received)::float8 FROM telemetry.traces WHERE trace_id = $1
        """;

    private const string Spans = """
        SELECT s.span_id, s.parent_id, s.start_ns, s.end_ns, s.kind, s.status, s.state = 1, s.name, r.service, s.status_message, r.client_type, r.client_version,
            s.user_id, s.attributes, s.events
        FROM telemetry.spans s JOIN telemetry.resources r ON r.id = s.resource
        WHERE s.day = (SELECT day FROM telemetry.traces WHERE trace_id = $1) AND s.trace_id = $1
        """;

    // Of the attributes, an overview reads those alone that a tree is built by.
    private static readonly string[] TreeAttributes =
        [AttributeNames.SidechainServerSpanId, AttributeNames.HttpServerTimeMs, AttributeNames.DbSystemName];

    /// <summary>Null when nothing of the trace has been stored.</summary>
    /// <exception cref="StoreUnavailableException">The database is away.</exception>
    public async Task<StoredTrace?> FindAsync(Guid traceId, bool allAttributes, CancellationToken cancellationToken)
    {
        state.RequireReady();
        try
        {
            return await QueryAsync(traceId, allAttributes, cancellationToken);
        }
        catch (UnknownKeyException)
        {
            await numbers.LearnAsync([], cancellationToken);
            return await QueryAsync(traceId, allAttributes, cancellationToken);
        }
        catch (NpgsqlException lost) when (StoreOutage.Is(lost))
        {
            throw new StoreUnavailableException("The database is away.", lost);
        }
    }

    private async Task<StoredTrace?> QueryAsync(Guid traceId, bool allAttributes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Trace) { Parameters = { new() { Value = traceId } } },
                new(Spans) { Parameters = { new() { Value = traceId } } },
            },
        };
        await using var rows = await commands.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(traceId, rows, allAttributes, cancellationToken);
    }

    private async Task<StoredTrace?> ReadAsync(Guid traceId, NpgsqlDataReader rows, bool allAttributes, CancellationToken cancellationToken)
    {
        if (!await rows.ReadAsync(cancellationToken))
            return null;
        var trace = new StoredTrace
        {
            TraceId = traceId,
            Owner = Text(rows, 0),
            OriginalId = Text(rows, 1),
            ClientDone = rows.GetBoolean(2),
            LastReceivedAgo = TimeSpan.FromSeconds(Math.Max(rows.GetDouble(3), 0)),
        };
        await rows.NextResultAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            trace.Spans.Add(ReadSpan(traceId, rows, allAttributes));
        return trace;
    }

    private StoredSpan ReadSpan(Guid traceId, NpgsqlDataReader row, bool allAttributes)
    {
        var attributes = row.IsDBNull(13) ? Span.NoAttributes : Attributes(row.GetString(13), allAttributes);
        var (service, clientType) = (row.GetString(8), Text(row, 10));
        var span = new Span
        {
            TraceId = SpanIds.Text(traceId),
            SpanId = SpanIds.Text(row.GetInt64(0)),
            ParentSpanId = row.IsDBNull(1) || row.GetInt64(1) == Assumed(traceId) ? null : SpanIds.Text(row.GetInt64(1)),
            StartNs = row.GetInt64(2),
            EndNs = row.GetInt64(3),
            Kind = (ActivityKind)row.GetInt16(4),
            Status = (SpanStatus)row.GetInt16(5),
            Unfinished = row.GetBoolean(6),
            Name = row.GetString(7),
            Service = service,
            StatusMessage = Text(row, 9),
            ClientType = clientType,
            ClientVersion = Text(row, 11),
            Tier = Tiers.Of(clientType, service, attributes.GetValueOrDefault(AttributeNames.DbSystemName) as string),
            Attributes = attributes,
            Events = row.IsDBNull(14) ? [] : Events(row.GetString(14)),
        };
        return new StoredSpan(span, Text(row, 12));
    }

    // Stands where a request named a trace and no span: nobody will ever record it.
    private static long Assumed(Guid traceId) => SpanIds.Span(TraceIds.AssumedParent(ActivityTraceId.CreateFromString(SpanIds.Text(traceId))));

    private Dictionary<string, object?> Attributes(string text, bool all)
    {
        using var json = JsonDocument.Parse(text);
        return AttributeJson.Read(json.RootElement).Select(pair => KeyValuePair.Create(keys.Read(pair.Key), pair.Value))
            .Where(pair => all || TreeAttributes.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal);
    }

    private static SpanEvent[] Events(string text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray().Select(happened => new SpanEvent(happened.GetProperty("name").GetString()!, happened.GetProperty("time_ns").GetInt64())
        {
            Attributes = happened.TryGetProperty("attributes", out var attributes) ? AttributeJson.Read(attributes) : Span.NoAttributes,
        })];
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
