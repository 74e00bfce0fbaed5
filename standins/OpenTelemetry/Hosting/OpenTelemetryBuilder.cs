using Microsoft.Extensions.DependencyInjection;

namespace OpenTelemetry;

/// <summary>What <see cref="OpenTelemetryServicesExtensions.AddOpenTelemetry"/> returns; the SDK's own extension methods configure it.</summary>
public sealed class OpenTelemetryBuilder : IOpenTelemetryBuilder
{
    private readonly IServiceCollection _services;

    internal OpenTelemetryBuilder(IServiceCollection services) => this._services = services;

    IServiceCollection IOpenTelemetryBuilder.Services => _services;
}
