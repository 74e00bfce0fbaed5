using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.ServiceDefaults.Background;

namespace Sidechain.Api.Posts;

/// <summary>Forgets idempotency keys after a day, long after any client has stopped repeating itself.</summary>
internal sealed class IdempotencySweep(IServiceScopeFactory scopes, BackgroundRounds rounds, TimeProvider time, ILogger<IdempotencySweep> logger)
    : SteadyService(rounds, time, logger)
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        await ForgetAsync(stoppingToken);
        return Interval;
    }

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var before = Time.GetUtcNow() - Age;
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SidechainDbContext>();
        await database.IdempotencyKeys.TagWith("DELETE idempotency_keys")
            .Where(k => k.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
    }
}
