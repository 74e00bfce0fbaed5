using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sidechain.Telemetry;
using Sidechain.Telemetry.Store;

namespace Sidechain.Bench.Ingest.EntityFramework;

/// <summary>The service with all its doors and guards over a store of Entity Framework Core: a process that the bench starts.</summary>
internal static class EntityFrameworkService
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = TelemetryApp.Create(args, builder =>
        {
            var writer = builder.Services.Single(
                service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(WriterService));
            builder.Services.Remove(writer);
            builder.Services.AddHostedService<EntityFrameworkWriter>();
            builder.Services.AddDbContextPool<SpanContext>(
                options => options.UseNpgsql(builder.Configuration.GetConnectionString("sidechain")));
        });
        await app.RunAsync();
        return 0;
    }
}
