using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Background;
using Sidechain.ServiceDefaults.Database;

namespace Sidechain.Api.Sessions;

/// <summary>
/// Keeps <see cref="RevokedSessions"/> up to date, and once an hour removes sessions that are over. Outside of any span, so it makes none.
/// </summary>
internal sealed class SessionRounds(
    RevokedSessions revoked, IServiceScopeFactory scopes, IOptions<SessionOptions> options, BackgroundRounds rounds, TimeProvider time,
    ILogger<SessionRounds> logger)
    : SteadyService(rounds, time, logger)
{
    private static readonly TimeSpan BetweenRemovals = TimeSpan.FromHours(1);

    private DateTimeOffset _lastRemoval = DateTimeOffset.MinValue;

    // Before the service listens: a replica that starts knows at once who was signed out.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken);
        }
        catch (Exception outage) when (PostgresOutage.Caused(outage))
        {
            // It was there a moment ago: the rounds go on trying.
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        await ReadAsync(stoppingToken);
        if (Time.GetUtcNow() - _lastRemoval >= BetweenRemovals)
        {
            await RemoveAsync(stoppingToken);
            _lastRemoval = Time.GetUtcNow();
        }

        return options.Value.RevocationInterval;
    }

    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SessionStore>().RemoveAsync(revoked.Since, Time.GetUtcNow(), cancellationToken);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        revoked.Add(await scope.ServiceProvider.GetRequiredService<SessionStore>().RevokedSinceAsync(revoked.Since, cancellationToken));
        revoked.Forget();
    }
}
