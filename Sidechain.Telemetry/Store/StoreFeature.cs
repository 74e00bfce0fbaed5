using Sidechain.ServiceDefaults.Database;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store.Keys;

namespace Sidechain.Telemetry.Store;

internal static class StoreFeature
{
    /// <summary>The database <c>sidechain</c>, schema <c>telemetry</c>.</summary>
    public static void AddStore(this WebApplicationBuilder builder)
    {
        builder.AddNpgsqlDataSource("sidechain", configureDataSourceBuilder: source =>
        {
            source.UseSidechainSpans().LimitConnections();
            source.LimitTime(
                builder.Configuration.GetSection(StoreOptions.Section).Get<StoreOptions>()?.StatementTimeout
                    ?? new StoreOptions().StatementTimeout);
        });
        builder.Services.AddSingleton<StoreState>();
        builder.Services.AddSingleton<Migrator>();
        builder.Services.AddSingleton<OwnTraces>();
        builder.Services.AddOptions<StoreOptions>().BindConfiguration(StoreOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<WriteQueue>();
        builder.Services.AddSingleton<SpanStore>();
        builder.Services.AddSingleton<StepBudget>();
        builder.Services.AddSingleton<AttributeKeys>().AddSingleton<AttributeKeyStore>().AddSingleton<SpanReader>();
        builder.Services.AddHostedService<AttributeKeyService>();
        builder.Services.AddHostedService<WriterService>();
        builder.Services.AddHostedService<MigrationService>();
        builder.Services.AddHealthChecks().AddCheck<StoreHealthCheck>("store");
    }
}
