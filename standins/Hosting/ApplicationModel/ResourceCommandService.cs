using Aspire.Hosting.Execution;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs the commands of resources: start, stop, and those that the application adds.</summary>
public sealed class ResourceCommandService
{
    private readonly Orchestrator _orchestrator;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(Orchestrator orchestrator, IServiceProvider services)
    {
        this._orchestrator = orchestrator;
        this._services = services;
    }

    /// <summary>Runs a command by its name; a failure is an answer, not an exception.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        if (_orchestrator.Find(resourceId) is not { } resource)
        {
            return Failure($"Resource '{resourceId}' not found.");
        }

        try
        {
            if (resource.Model.Commands.TryGetValue(commandName, out var command))
            {
                return await command.Execute(new ExecuteCommandContext(resource.Name, _services, cancellationToken));
            }

            if (commandName == KnownResourceCommands.StartCommand) return await _orchestrator.StartResourceAsync(resource, cancellationToken);
            if (commandName == KnownResourceCommands.StopCommand) return await _orchestrator.StopResourceAsync(resource);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failure(e.Message);
        }

        return Failure($"Command '{commandName}' not available for resource '{resourceId}'.");
    }

    private static ExecuteCommandResult Failure(string message) => new() { Success = false, ErrorMessage = message };
}
