using Npgsql;

namespace Sidechain.Telemetry.Tests.Store;

/// <summary>A trace whose row another transaction holds: the writer that comes to it waits, and requests pile up behind it.</summary>
internal sealed class HeldTrace : IAsyncDisposable
{
    private readonly NpgsqlConnection _holder;

    private HeldTrace(NpgsqlConnection holder, string traceId)
    {
        _holder = holder;
        TraceId = traceId;
    }

    public string TraceId { get; }

    /// <summary>A new trace of Alice's.</summary>
    public static async Task<HeldTrace> TakeAsync(TelemetryServer server)
    {
        var traceId = Documents.NewTraceId();
        (await server.PostAsync(Documents.Span(traceId), Users.Alice)).IsReceived(1);
        return await TakeAsync(server, traceId);
    }

    /// <summary>A trace that is there.</summary>
    public static async Task<HeldTrace> TakeAsync(TelemetryServer server, string traceId)
    {
        var holder = new NpgsqlConnection(server.ConnectionString);
        await holder.OpenAsync();
        await holder.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("SELECT 1 FROM telemetry.traces WHERE trace_id = $1 FOR UPDATE", holder)
        {
            Parameters = { new() { Value = Guid.Parse(traceId) } },
        };
        await command.ExecuteNonQueryAsync();
        return new HeldTrace(holder, traceId);
    }

    /// <summary>Sends a span of this trace, returns once a writer waits for it; <see cref="LetGoAsync"/> lets the answer come.</summary>
    public async Task<Task<Answer>> BlockWriterAsync(TelemetryServer server)
    {
        var answer = server.PostAsync(Documents.Span(TraceId, "00000000000000ff"), Users.Alice);
        await server.UntilWriterWaitsAsync();
        return answer;
    }

    public ValueTask LetGoAsync() => _holder.DisposeAsync();

    public ValueTask DisposeAsync() => _holder.DisposeAsync();
}
