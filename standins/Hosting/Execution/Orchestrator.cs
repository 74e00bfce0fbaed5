using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;
using Aspire.Hosting.Servers;

namespace Aspire.Hosting.Execution;

/// <summary>Starts the resources, each as soon as what it waits for is healthy, and stops them in the reverse order.</summary>
internal sealed class Orchestrator : IAsyncDisposable
{
    private readonly AppHostContext _context;
    private readonly ResourceLoggerService _loggers;
    private readonly List<ResourceRunner> _runners;
    private readonly CancellationTokenSource _stopping = new();
    private Guard? _guard;

    public Orchestrator(AppHostContext context, ResourceNotificationService notifications, ResourceLoggerService loggers)
    {
        this._context = context;
        this._loggers = loggers;
        _runners = [.. context.Resources.Where(r => r is not ParameterResource).Select(r => new ResourceRunner(r, context, notifications, loggers))];
    }

    public IResource? Find(string name) => FindRunner(name)?.Resource;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_context.EchoLogs) ConsoleLog.Attach(_loggers, _runners.Select(r => r.Resource.Name));
        Prerequisites.Ensure(_context.Directory);
        await _context.Data.OpenAsync(cancellationToken);
        PortAllocator.Allocate(_runners.Select(r => r.Resource), _context.RandomPorts);
        _guard = Guard.Start(_context.Data);

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await Task.WhenAll(_runners.Select(runner =>
        {
            if (!runner.Resource.Model.ExplicitStart) return runner.StartAsync(_guard, FindRunner, either.Token);
            runner.MarkNotStarted();
            return Task.CompletedTask;
        }));
    }

    public async Task<ExecuteCommandResult> StartResourceAsync(IResource resource, CancellationToken cancellationToken)
    {
        var runner = FindRunner(resource.Name);
        if (_guard is null || runner is null || runner.IsRunning)
        {
            return new ExecuteCommandResult { Success = false, ErrorMessage = $"Resource '{resource.Name}' cannot be started now." };
        }

        await runner.StartAsync(_guard, FindRunner, cancellationToken);
        return new ExecuteCommandResult { Success = true };
    }

    public async Task<ExecuteCommandResult> StopResourceAsync(IResource resource)
    {
        var runner = FindRunner(resource.Name);
        if (runner is not { IsRunning: true })
        {
            return new ExecuteCommandResult { Success = false, ErrorMessage = $"Resource '{resource.Name}' does not run." };
        }

        await runner.StopAsync();
        return new ExecuteCommandResult { Success = true };
    }

    /// <summary>Stops everything; the last to start is the first to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        for (var i = _runners.Count - 1; i >= 0; i--) await _runners[i].StopAsync();
        _guard?.Dispose();
        _context.Data.Dispose();
        _stopping.Dispose();
    }

    private ResourceRunner? FindRunner(string name) =>
        _runners.Find(r => string.Equals(r.Resource.Name, name, StringComparison.OrdinalIgnoreCase));
}
