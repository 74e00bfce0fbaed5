using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;

namespace Sidechain.Bench.Ingest.EntityFramework;

/// <summary>
/// Keeps what the doors have let in, as is usual with Entity Framework Core: a context a request, a query that leaves out existing rows,
/// added rows, one SaveChanges in its transaction.
/// </summary>
internal sealed class EntityFrameworkWriter(WriteQueue queue, IServiceScopeFactory scopes) : BackgroundService
{
    // As many as there are senders: no request waits for another's.
    private const int Writers = 8;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync, CancellationToken.None)));

    private async Task WriteAsync()
    {
        while (await queue.TakeAsync(spans: 1) is { } group)
        {
            foreach (var part in group)
            {
                try
                {
                    await SaveAsync(part.Batch);
                    queue.Succeed(part, WriteResult.Kept);
                }
                catch (DbUpdateException failed)
                {
                    part.Pending.Fail(failed);
                }
            }
        }
    }

    private async Task SaveAsync(Batch batch)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<SpanContext>();
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        Guid[] ids = [.. batch.Spans.Select(span => span.TraceId).Distinct()];
        var traces = await context.Traces.Where(trace => ids.Contains(trace.TraceId)).ToDictionaryAsync(trace => trace.TraceId);
        var stored = await context.Spans.Where(span => span.Day == today && ids.Contains(span.TraceId))
            .Select(span => new { span.TraceId, span.SpanId }).ToListAsync();
        var known = stored.Select(span => (span.TraceId, span.SpanId)).ToHashSet();
        foreach (var span in batch.Spans.Where(span => known.Add((span.TraceId, span.SpanId))))
        {
            if (!traces.TryGetValue(span.TraceId, out var trace))
            {
                traces[span.TraceId] = trace = new TraceRow { TraceId = span.TraceId, Day = today, Owner = batch.Sender.UserId };
                context.Traces.Add(trace);
            }

            Count(trace, span);
            context.Spans.Add(Row(span, trace.Day, batch));
        }

        context.ChangeTracker.DetectChanges();
        await context.SaveChangesAsync();
    }

    private static void Count(TraceRow trace, SpanRecord span)
    {
        trace.StartNs = Math.Min(trace.StartNs ?? long.MaxValue, span.StartNs);
        trace.EndNs = Math.Max(trace.EndNs ?? 0, span.EndNs);
        trace.LongestNs = Math.Max(trace.LongestNs ?? 0, span.EndNs - span.StartNs);
        trace.SpanCount++;
        trace.Clients |= Origins.Of(span.ClientType);
    }

    private static SpanRow Row(SpanRecord span, DateOnly day, Batch batch) => new()
    {
        Day = day,
        TraceId = span.TraceId,
        SpanId = span.SpanId,
        ParentId = span.ParentId,
        StartNs = span.StartNs,
        EndNs = span.EndNs,
        OffsetUs = batch.Clock.OffsetUs,
        RttUs = batch.Clock.RoundTripUs,
        // The one resource of the sample.
        Resource = 1,
        Kind = (short)span.Kind,
        Status = (short)span.Status,
        Origin = Origins.Of(span.ClientType),
        State = (short)(span.Unfinished ? 1 : 0),
        Name = span.Name,
        UserId = span.UserId,
        StatusMessage = span.StatusMessage,
        Attributes = span.Attributes,
        Events = span.Events,
    };
}
