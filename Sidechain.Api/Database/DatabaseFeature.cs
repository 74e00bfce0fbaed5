using Microsoft.EntityFrameworkCore;
using Sidechain.ServiceDefaults.Database;

namespace Sidechain.Api.Database;

internal static class DatabaseFeature
{
    // Enough for connections that the pool holds to a server that was restarted. The default, six within a minute, would keep callers
    // waiting for an answer that says no more than to try again.
    private const int Retries = 2;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DatabaseOptions>()
            .BindConfiguration(DatabaseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var limits = builder.Configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        var locks = new LockHolders(builder.Configuration.GetConnectionString("sidechain") ?? "", TimeProvider.System);
        builder.AddNpgsqlDbContext<SidechainDbContext>("sidechain", configureDbContextOptions: options =>
            options.AddInterceptors(new StatementNames()).UseNpgsql(npgsql => npgsql
                .ExecutionStrategy(dependencies => new QuickRetries(dependencies, Retries, LongestPause))
                .ConfigureDataSource(source =>
                    source.UseSidechainSpans(locks.Watch).LimitTime(limits.StatementTimeout).LimitConnections())));
        builder.Services.AddHostedService<DatabaseMigration>();
    }
}
