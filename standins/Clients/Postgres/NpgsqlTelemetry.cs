using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace Microsoft.Extensions.Hosting.Clients;

/// <summary>Npgsql's own source and meter.</summary>
internal static class NpgsqlTelemetry
{
    private const string Name = "Npgsql";

    public static void Add(IHostApplicationBuilder builder, bool tracing, bool metrics)
    {
        var telemetry = builder.Services.AddOpenTelemetry();
        if (tracing)
        {
            telemetry.WithTracing(provider => provider.AddSource(Name));
        }

        if (metrics)
        {
            telemetry.WithMetrics(provider => provider.AddMeter(Name));
        }
    }
}
