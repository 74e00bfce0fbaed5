using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;

namespace Sidechain.Api.Posts;

/// <summary>Forgets idempotency keys after a day, long after any client has stopped repeating itself.</summary>
internal sealed class IdempotencySweep(IServiceScopeFactory scopes, TimeProvider time, ILogger<IdempotencySweep> logger) : BackgroundService
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ForgetAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                PostsLog.SweepFailed(logger, e);
            }
        }
    }

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Age;
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SidechainDbContext>();
        await database.IdempotencyKeys.TagWith("DELETE idempotency_keys")
            .Where(k => k.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
    }
}
