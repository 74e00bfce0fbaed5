using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.ServiceDefaults.Background;

namespace Sidechain.Api.Posts;

/// <summary>Forgets idempotency keys after a day, long after any client has stopped repeating itself.</summary>
internal sealed class IdempotencySweep(
    IServiceScopeFactory scopes, BackgroundRounds rounds, TimeProvider time, ILogger<IdempotencySweep> logger)
    : SteadyService(rounds, time, logger)
{
    /// <summary>So many are forgotten well within the time that a statement has, however many there are.</summary>
    internal const int AtOnce = 10_000;

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
        int forgotten;
        do
        {
            forgotten = await database.Database.ExecuteSqlAsync(
                $"""
                -- DELETE idempotency_keys
                DELETE FROM idempotency_keys WHERE (author_id, key) IN
                    (SELECT author_id, key FROM idempotency_keys WHERE created_at < {before} ORDER BY created_at LIMIT {AtOnce})
                """,
                cancellationToken);
        }
        while (forgotten == AtOnce);
    }
}
