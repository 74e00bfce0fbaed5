using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Execution;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>A distributed application: every resource a process of this machine.</summary>
public sealed class DistributedApplication : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TestingHook? _testing;
    private readonly Orchestrator _orchestrator;
    private bool _stopped;

    internal DistributedApplication(IHost host, AppHostContext context, TestingHook? testing)
    {
        this._host = host;
        this._testing = testing;
        var loggers = new ResourceLoggerService();
        ResourceNotifications = new ResourceNotificationService(loggers);
        _orchestrator = new Orchestrator(context, ResourceNotifications, loggers);
        Services = new ApplicationServices(host.Services, this, loggers);
        ResourceCommands = new ResourceCommandService(_orchestrator, Services);
        Context = context;
    }

    /// <summary>The AppHost's services, <see cref="ResourceLoggerService"/> and <see cref="ResourceCommandService"/> among them.</summary>
    public IServiceProvider Services { get; }

    /// <summary>The states of the resources.</summary>
    public ResourceNotificationService ResourceNotifications { get; }

    /// <summary>The commands of the resources.</summary>
    public ResourceCommandService ResourceCommands { get; }

    internal AppHostContext Context { get; }

    /// <summary>A builder for an application that is described by the calling program.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) =>
        CommandLineErrors.Guarded(() => new DistributedApplicationBuilder(args, TestingHook.Current));

    /// <summary>Starts everything and returns when it is stopped: Ctrl+C, SIGTERM, or the end of the <c>dotnet run</c> around it.</summary>
    public void Run()
    {
        if (_testing is not null)
        {
            _testing.Released.Wait();
            return;
        }

        CommandLineErrors.Guarded(() => RunToTheEndAsync().GetAwaiter().GetResult());
    }

    /// <summary>Returns when every resource without explicit start has been created, those included that wait for others.</summary>
    /// <exception cref="DistributedApplicationException">The machine lacks something; the message says what.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _host.StartAsync(cancellationToken);
        await _orchestrator.StartAsync(cancellationToken);
    }

    /// <summary>Stops everything in the reverse order of the start; no process is left.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_stopped) return;
        _stopped = true;
        await _orchestrator.DisposeAsync();
        await _host.StopAsync(cancellationToken);
    }

    /// <summary>Stops what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
        _testing?.Release();
    }

    private async Task<bool> RunToTheEndAsync()
    {
        var lifetime = _host.Services.GetRequiredService<IHostApplicationLifetime>();
        using var parent = ParentWatch.OfDotnetRun(lifetime.StopApplication);
        await using (this)
        {
            Console.WriteLine("Distributed application starting.");
            try
            {
                await StartAsync(lifetime.ApplicationStopping);
                Console.WriteLine("Distributed application started. Press Ctrl+C to shut down.");
            }
            catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return true;
            }

            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = lifetime.ApplicationStopping.Register(() => end.TrySetResult());
            await end.Task;
            Console.WriteLine("Stopping…");
        }

        return true;
    }
}
