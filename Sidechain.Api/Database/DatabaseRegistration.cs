using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Sidechain.ServiceDefaults.Database;

namespace Sidechain.Api.Database;

internal static class DatabaseRegistration
{
    // Enough for connections that the pool holds to a server that was restarted. The default, six within a minute, would keep callers
    // waiting for an answer that says no more than to try again.
    private const int Retries = 2;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        builder.AddNpgsqlDbContext<SidechainDbContext>("sidechain", configureDbContextOptions: options =>
            options.UseNpgsql(npgsql => npgsql.EnableRetryOnFailure(Retries, LongestPause, errorCodesToAdd: null).ConfigureDataSource(source => source
                .UseSidechainSpans()
                // What neither a request nor a worker's trace asked for (migrations, polling) would be a trace of one span each.
                .ConfigureTracing(tracing => tracing.ConfigureCommandFilter(_ => Activity.Current is not null)))));
        builder.Services.AddHostedService<DatabaseMigration>();
    }
}
