using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Sidechain.ServiceDefaults.Database;

namespace Sidechain.Api.Database;

internal static class DatabaseRegistration
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        builder.AddNpgsqlDbContext<SidechainDbContext>("sidechain", configureDbContextOptions: options =>
            options.UseNpgsql(npgsql => npgsql.ConfigureDataSource(source => source
                .UseSidechainSpans()
                // What neither a request nor a worker's trace asked for (migrations, polling) would be a trace of one span each.
                .ConfigureTracing(tracing => tracing.ConfigureCommandFilter(_ => Activity.Current is not null)))));
        builder.Services.AddHostedService<DatabaseMigration>();
    }
}
