using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sidechain.Hosting.LocalServers.Data;

namespace Sidechain.Hosting.LocalServers.Servers;

/// <summary>
/// Tells a replaced container and its children what the orchestrator tells a real one: the connection string, that it is ready, and the
/// states. AddPostgres and AddRedis listen to the container's own events (health check, creation of databases).
/// </summary>
/// <param name="choice">Said in the log.</param>
/// <param name="data">Taken here so that it is let go with the application.</param>
/// <param name="notifications">The states.</param>
/// <param name="logs">What servers print.</param>
/// <param name="lifetime">Ends the watch.</param>
/// <param name="logger">Says which servers run, and why.</param>
internal sealed class ServerEvents(
    ServerChoice choice, DataFolder data, ResourceNotificationService notifications, ResourceLoggerService logs,
    IHostApplicationLifetime lifetime, ILogger<ServerEvents> logger)
    : IDistributedApplicationEventingSubscriber
{
    public Task SubscribeAsync(
        IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext,
        CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>((started, _) => StartAsync(started.Model));
        eventing.Subscribe<ConnectionStringAvailableEvent>(async (available, token) =>
        {
            if (available.Resource is LocalServerResource server)
            {
                // Not awaited: the orchestrator hears every such event, knows this name under another object, and throws.
                await eventing.PublishAsync(
                    new ConnectionStringAvailableEvent(server.Container, available.Services), EventDispatchBehavior.NonBlockingConcurrent,
                    token);
                foreach (var child in Children(available.Services, server).OfType<IResourceWithConnectionString>())
                {
                    await eventing.PublishAsync(new ConnectionStringAvailableEvent(child, available.Services), token);
                }
            }
        });
        eventing.Subscribe<ResourceReadyEvent>(async (ready, token) =>
        {
            if (ready.Resource is LocalServerResource server)
            {
                // Makes the databases before those who wait for the server go on.
                await eventing.PublishAsync(new ResourceReadyEvent(server.Container, ready.Services), token);
            }
        });
        return Task.CompletedTask;
    }

    private Task StartAsync(DistributedApplicationModel model)
    {
        ServerLog.Chosen(logger, choice.Process ? "local processes" : "containers", choice.Reason, data.Path);
        if (!choice.Process)
        {
            return Task.CompletedTask;
        }

        if (model.Resources.FirstOrDefault(resource => resource is PostgresServerResource or RedisResource) is { } late)
        {
            throw new DistributedApplicationException(
                $"'{late.Name}' was added after {nameof(Aspire.Hosting.LocalServers.UseLocalServers)}: move that call behind it.");
        }

        foreach (var container in model.Resources.Where(resource => resource.IsContainer()))
        {
            ServerLog.StaysContainer(logger, container.Name);
        }

        _ = Task.Run(() => HandDownAsync(model, lifetime.ApplicationStopping));
        return Task.CompletedTask;
    }

    /// <summary>A database is what its server is.</summary>
    private async Task HandDownAsync(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        // A server is told of once for each of its ends.
        var told = new HashSet<(string Server, DateTime? End)>();
        try
        {
            await foreach (var change in notifications.WatchAsync(cancellationToken))
            {
                if (change.Resource is LocalServerResource server)
                {
                    if (change.Snapshot.ExitCode is > 0 and var code && told.Add((server.Name, change.Snapshot.StopTimeStamp)))
                    {
                        ServerLog.Failed(logger, server.Name, code, await LastLineAsync(server, cancellationToken));
                    }

                    foreach (var child in Children(model, server))
                    {
                        await notifications.PublishUpdateAsync(child, snapshot => snapshot with
                        {
                            State = change.Snapshot.State,
                            StartTimeStamp = change.Snapshot.StartTimeStamp,
                            StopTimeStamp = change.Snapshot.StopTimeStamp,
                        });
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    /// <summary>A script that refuses says why in its last line, which a terminal without the dashboard would not show.</summary>
    private async Task<string> LastLineAsync(LocalServerResource server, CancellationToken cancellationToken)
    {
        var last = "it printed nothing";
        await foreach (var lines in logs.GetAllAsync(server).WithCancellation(cancellationToken))
        {
            last = lines.LastOrDefault(line => !string.IsNullOrWhiteSpace(line.Content)).Content ?? last;
        }

        return last;
    }

    private static IEnumerable<IResource> Children(IServiceProvider services, LocalServerResource server) =>
        Children(services.GetRequiredService<DistributedApplicationModel>(), server);

    private static IEnumerable<IResource> Children(DistributedApplicationModel model, LocalServerResource server) =>
        model.Resources.Where(resource => resource is IResourceWithParent child && child.Parent == server.Container);
}
