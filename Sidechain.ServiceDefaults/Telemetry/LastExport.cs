using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Sidechain.ServiceDefaults.Telemetry;

/// <summary>
/// Sends the rest when the service has stopped. In Development everything stops together, and the receiver may be gone: a second is enough
/// there, where the disposed providers would wait five.
/// </summary>
internal sealed class LastExport(IServiceProvider services, IHostEnvironment environment) : IHostedLifecycleService
{
    private const int Milliseconds = 5000;
    private const int DevelopmentMilliseconds = 1000;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        var limit = environment.IsDevelopment() ? DevelopmentMilliseconds : Milliseconds;
        return Task.WhenAll(
            Task.Run(() => services.GetService<TracerProvider>()?.Shutdown(limit), CancellationToken.None),
            Task.Run(() => services.GetService<MeterProvider>()?.Shutdown(limit), CancellationToken.None),
            Task.Run(() => services.GetService<LoggerProvider>()?.Shutdown(limit), CancellationToken.None));
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
