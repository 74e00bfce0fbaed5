using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;
using Aspire.Hosting.Servers;

namespace Aspire.Hosting.Execution;

/// <summary>The life of one resource: waiting, starting, running, healthy, ended.</summary>
internal sealed class ResourceRunner(
    IResource resource, AppHostContext context, ResourceNotificationService notifications, ResourceLoggerService loggers)
{
    private static readonly TimeSpan FirstProbe = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan SlowestProbe = TimeSpan.FromMilliseconds(250);
    private readonly Lock _stateGate = new();
    private volatile bool _stopping;
    private ManagedProcess? _process;
    private Task _health = Task.CompletedTask;

    public IResource Resource => resource;

    public bool IsRunning => _process is { Exited.IsCompleted: false };

    private string Ended => resource is ProjectResource ? KnownResourceStates.Finished : KnownResourceStates.Exited;

    public void MarkNotStarted() => Publish(KnownResourceStates.NotStarted);

    /// <summary>Returns when the process runs, or has failed to: its state and its log say so, the others go on.</summary>
    public async Task StartAsync(Guard guard, Func<string, ResourceRunner?> find, CancellationToken cancellationToken)
    {
        try
        {
            if (resource is IResourceWithParent child)
            {
                await MirrorAsync(child.Parent.Name, cancellationToken);
                return;
            }

            await WaitForDependenciesAsync(cancellationToken);
            Publish(KnownResourceStates.Starting);
            _process = await CreateProcessAsync(guard, cancellationToken);
            _ = PublishEndAsync(_process);
            var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Publish(KnownResourceStates.Running);
            _health = WatchHealthAsync(_process, ready);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            loggers.Add(resource.Name, e.Message, isError: true);
            Publish(KnownResourceStates.FailedToStart);
        }
    }

    public async Task StopAsync()
    {
        _stopping = true;
        if (_process is not null)
        {
            Publish(KnownResourceStates.Stopping);
            await _process.StopAsync();
        }

        await _health;
    }

    private async Task<ManagedProcess> CreateProcessAsync(Guard guard, CancellationToken cancellationToken)
    {
        void OnLine(string line, bool isError) => loggers.Add(resource.Name, line, isError);
        switch (resource)
        {
            case PostgresServerResource server:
                var port = await server.Endpoint.AllocatedPort;
                return ManagedProcess.Start(
                    guard, await PostgresServer.PrepareAsync(server, guard, context.Data, port, line => OnLine(line, false), cancellationToken), OnLine);
            case RedisResource server:
                var (program, configuration) = RedisServer.Prepare(server, context.Data, await server.Endpoint.AllocatedPort);
                return ManagedProcess.Start(guard, program, OnLine, configuration);
            case ProjectResource project:
                return ManagedProcess.Start(guard, await ProjectProgram.CreateAsync(project, cancellationToken), OnLine);
            default:
                throw new DistributedApplicationException($"The stand-in cannot run a {resource.GetType().Name}.");
        }
    }

    private async Task WaitForDependenciesAsync(CancellationToken cancellationToken)
    {
        if (resource.Model.WaitsFor.Count == 0) return;
        Publish(KnownResourceStates.Waiting);
        foreach (var dependency in resource.Model.WaitsFor)
        {
            try
            {
                await notifications.WaitForResourceHealthyAsync(dependency.Name, cancellationToken);
            }
            catch (DistributedApplicationException e)
            {
                throw new DistributedApplicationException($"Dependency resource '{dependency.Name}' failed to start.", e);
            }
        }
    }

    /// <summary>A child without a process of its own, such as a database, is what its parent is.</summary>
    private async Task MirrorAsync(string parent, CancellationToken cancellationToken)
    {
        Publish(KnownResourceStates.Starting);
        var result = await notifications.WaitForResourceHealthyAsync(parent, cancellationToken);
        notifications.Publish(resource, result.Snapshot);
    }

    private async Task PublishEndAsync(ManagedProcess running)
    {
        var exitCode = await running.Exited;
        if (!_stopping && !resource.Model.ExplicitStart)
        {
            loggers.Add(resource.Name, $"{resource.Name} has ended by itself ({HowEnded(exitCode)}). Press Ctrl+C and start again.", isError: true);
        }

        lock (_stateGate)
        {
            notifications.Publish(resource, new CustomResourceSnapshot { State = new ResourceStateSnapshot(Ended), ExitCode = exitCode });
        }

        running.Dispose();
    }

    /// <summary>128 and more is a shell's way to tell a signal.</summary>
    private static string HowEnded(int exitCode) => exitCode > 128 ? $"signal {exitCode - 128}" : $"exit code {exitCode}";

    private async Task WatchHealthAsync(ManagedProcess running, TaskCompletionSource ready)
    {
        using var ended = new CancellationTokenSource();
        var onEnd = running.Exited.ContinueWith(_ => ended.Cancel(), TaskScheduler.Default);
        try
        {
            for (var pause = FirstProbe; !await IsHealthyAsync(ended.Token); pause = pause < SlowestProbe ? pause * 2 : SlowestProbe)
            {
                await Task.Delay(pause, ended.Token);
            }

            Publish(KnownResourceStates.Running, healthy: true, ready.Task);
            foreach (var handler in resource.Model.OnReady) await handler(new ResourceReadyEvent(), ended.Token);
            ready.TrySetResult();
        }
        catch (OperationCanceledException)
        {
            ready.TrySetException(new DistributedApplicationException($"Resource '{resource.Name}' ended before it was ready."));
        }
        catch (Exception e)
        {
            loggers.Add(resource.Name, e.Message, isError: true);
            ready.TrySetException(e);
        }
        finally
        {
            await onEnd;
        }
    }

    private async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        foreach (var check in resource.Model.HealthChecks)
        {
            if (!await check(cancellationToken)) return false;
        }

        return true;
    }

    /// <summary>What a process that has ended still does (a last health check, say) does not bring it back.</summary>
    private void Publish(string state, bool healthy = false, Task? ready = null)
    {
        lock (_stateGate)
        {
            if (_process is { Exited.IsCompleted: true } && (state == KnownResourceStates.Running || state == KnownResourceStates.Stopping)) return;
            notifications.Publish(resource, new CustomResourceSnapshot { State = new ResourceStateSnapshot(state), Healthy = healthy, Ready = ready });
        }
    }
}
