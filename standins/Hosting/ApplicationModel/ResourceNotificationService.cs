using System.Collections.Concurrent;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where the states of resources are published and waited for. Names are compared without regard to case.</summary>
public sealed class ResourceNotificationService
{
    private readonly ConcurrentDictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();
    private readonly ResourceLoggerService _loggers;
    private TaskCompletionSource _changed = NewSignal();

    internal ResourceNotificationService(ResourceLoggerService loggers) => this._loggers = loggers;

    internal void Publish(IResource resource, CustomResourceSnapshot snapshot)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            _current[resource.Name] = new ResourceEvent(resource, snapshot);
            signal = _changed;
            _changed = NewSignal();
        }

        signal.SetResult();
    }

    internal CustomResourceSnapshot? Current(string resourceName) => _current.GetValueOrDefault(resourceName)?.Snapshot;

    /// <summary>Waits until the resource is in a state; the current one counts.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default)
    {
        var wanted = targetState ?? KnownResourceStates.Running;
        return WaitForResourceAsync(
            resourceName, e => string.Equals(e.Snapshot.State?.Text, wanted, StringComparison.OrdinalIgnoreCase), cancellationToken);
    }

    /// <summary>Waits until the resource satisfies a condition; its current state counts.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task next;
            ResourceEvent? now;
            lock (_gate)
            {
                next = _changed.Task;
                now = _current.GetValueOrDefault(resourceName);
            }

            if (now is not null && predicate(now)) return now;
            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until the resource runs, is healthy and its ready handlers have run.</summary>
    /// <exception cref="DistributedApplicationException">It failed to start or has ended; the message holds its last lines.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        var result = await WaitForResourceAsync(
            resourceName,
            e => e.Snapshot is { Healthy: true, Ready: not null } || KnownResourceStates.IsTerminal(e.Snapshot.State?.Text),
            cancellationToken);
        if (result.Snapshot.Ready is not { } ready)
        {
            throw new DistributedApplicationException(
                $"Stopped waiting for resource '{resourceName}' to become healthy because it failed to start.{_loggers.Tail(resourceName)}");
        }

        await ready.WaitAsync(cancellationToken);
        return result;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
