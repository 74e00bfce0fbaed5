using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Clients;

namespace Microsoft.Extensions.Hosting;

/// <summary>Stand-in for Aspire.Npgsql.EntityFrameworkCore.PostgreSQL.</summary>
public static class AspireEFPostgreSqlExtensions
{
    private const string Section = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    /// <summary>Registers a pooled <typeparamref name="TContext"/> on the connection string <c>ConnectionStrings:{connectionName}</c>, with retries,
    /// a health check named after the context, spans and metrics.</summary>
    /// <exception cref="InvalidOperationException">In Development: the context is registered already. When the context is first resolved: there is no connection string.</exception>
    public static void AddNpgsqlDbContext<TContext>(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configureSettings = null,
        Action<DbContextOptionsBuilder>? configureDbContextOptions = null)
        where TContext : DbContext
    {
        if (builder.Environment.IsDevelopment() && builder.Services.Any(service => service.ServiceType == typeof(TContext)))
        {
            throw new InvalidOperationException($"DbContext<{typeof(TContext).Name}> is already registered. Please ensure 'services.AddDbContext<{typeof(TContext).Name}>()' is not used when calling 'AddNpgsqlDbContext()' or use the corresponding 'Enrich' method.");
        }

        var settings = new NpgsqlEntityFrameworkCorePostgreSQLSettings();
        ClientSettings.Bind(builder.Configuration, settings, Section, connectionName, typeof(TContext).Name);
        settings.ConnectionString = builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);

        builder.Services.AddDbContextPool<TContext>(options =>
        {
            options.UseNpgsql(ClientSettings.Required(settings.ConnectionString, connectionName, Section), postgres =>
            {
                if (!settings.DisableRetry)
                {
                    postgres.EnableRetryOnFailure();
                }

                if (settings.CommandTimeout is { } seconds)
                {
                    postgres.CommandTimeout(seconds);
                }
            });
            configureDbContextOptions?.Invoke(options);
        });

        if (!settings.DisableHealthChecks)
        {
            builder.Services.AddHealthChecks().AddDbContextCheck<TContext>(typeof(TContext).Name);
        }

        NpgsqlTelemetry.Add(builder, tracing: !settings.DisableTracing, metrics: !settings.DisableMetrics);
    }
}
