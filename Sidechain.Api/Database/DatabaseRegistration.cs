using Microsoft.EntityFrameworkCore;
using Sidechain.ServiceDefaults.Database;

namespace Sidechain.Api.Database;

internal static class DatabaseRegistration
{
    // Enough for connections that the pool holds to a server that was restarted. The default, six within a minute, would keep callers
    // waiting for an answer that says no more than to try again.
    private const int Retries = 2;

    /// <summary>A statement that takes longer is given up and, where that is safe, repeated.</summary>
    public static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var locks = new LockHolders(builder.Configuration.GetConnectionString("sidechain") ?? "", TimeProvider.System);
        builder.AddNpgsqlDbContext<SidechainDbContext>("sidechain", configureDbContextOptions: options =>
            options.AddInterceptors(new StatementNames()).UseNpgsql(npgsql => npgsql
                .ExecutionStrategy(dependencies => new QuickRetries(dependencies, Retries, LongestPause))
                .ConfigureDataSource(source => source.UseSidechainSpans(locks.Watch).LimitTime(StatementTimeout))));
        builder.Services.AddHostedService<DatabaseMigration>();
    }
}
