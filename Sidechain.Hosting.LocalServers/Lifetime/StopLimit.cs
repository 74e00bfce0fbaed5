using Aspire.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sidechain.Hosting.LocalServers.Lifetime;

/// <summary>
/// Ends an AppHost that was asked to stop and cannot: it waits for the orchestrator's confirmation that everything has ended, and a killed
/// orchestrator confirms nothing. A living one ends the servers by itself, since it watches the AppHost.
/// </summary>
internal sealed class StopLimit(
    IHostApplicationLifetime lifetime, TimeProvider time, Action<int> exit, ILogger<StopLimit> logger) : IHostedService, IDisposable
{
    /// <summary>A healthy application stops in two or three seconds; Postgres may take longer with much to write.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(12);

    private ITimer? _timer;

    /// <summary>Where the AppHost is the program that was started: a test's process is not ended.</summary>
    public static void Add(IDistributedApplicationBuilder builder)
    {
        if (builder.AppHostAssembly == System.Reflection.Assembly.GetEntryAssembly())
        {
            builder.Services.AddHostedService(
                services => ActivatorUtilities.CreateInstance<StopLimit>(services, TimeProvider.System, (Action<int>)Environment.Exit));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() => _timer = time.CreateTimer(_ => End(), null, Limit, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    // The host stops its services one after the other, and this one may be asked before the others have ended.
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _timer?.Dispose();

    private void End()
    {
        StopLog.GivesUp(logger, Limit.TotalSeconds);
        exit(1);
    }
}
