using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.AppHost;

internal static class ShareCommand
{
    private const string TraceId = "Trace ID: ";

    /// <summary>The command "Share a loop" of a client that runs once: one run of it, one trace. Its result is the trace ID, with the link to its page.</summary>
    public static IResourceBuilder<T> WithShareCommand<T>(this IResourceBuilder<T> builder)
        where T : IResource =>
        builder.WithCommand("share", "Share a loop", context => ShareAsync(builder.Resource, context), new CommandOptions
        {
            Description = "Shares the sample loop as alice and shows the trace ID.",
            IconName = "MusicNote2",
            IsHighlighted = true,
        });

    private static async Task<ExecuteCommandResult> ShareAsync(IResource client, ExecuteCommandContext context)
    {
        var (services, cancellationToken) = (context.Services, context.CancellationToken);
        var notifications = services.GetRequiredService<ResourceNotificationService>();
        var before = notifications.TryGetCurrentState(context.ResourceName, out var known) ? known.Snapshot.StopTimeStamp : null;
        var started = await services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(context.ResourceName, KnownResourceCommands.StartCommand, cancellationToken);
        if (!started.Success)
        {
            return started;
        }

        var ended = await notifications.WaitForResourceAsync(
            client.Name, change => change.Snapshot.ExitCode is not null && change.Snapshot.StopTimeStamp != before, cancellationToken);
        var (lines, traceId) = await ReadAsync(services.GetRequiredService<ResourceLoggerService>(), client, cancellationToken);
        if (ended.Snapshot.ExitCode != 0 || traceId is null)
        {
            return CommandResults.Failure($"The client exited with {ended.Snapshot.ExitCode}; its log says why.", string.Join('\n', lines));
        }

        var page = Dashboard.AddressIn(services) is { } dashboard ? $"[{traceId}]({dashboard.Url}/traces/detail/{traceId})" : traceId;
        return CommandResults.Success($"Post created! {TraceId}{traceId}", $"Post created!\n\n{TraceId}{page}", CommandResultFormat.Markdown, displayImmediately: true);
    }

    /// <summary>The lines of the run that ended last, once the last of them, the trace ID, is there.</summary>
    private static async Task<(IReadOnlyList<string> Lines, string? TraceId)> ReadAsync(ResourceLoggerService logs, IResource client, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        await foreach (var page in logs.GetAllAsync(client).WithCancellation(cancellationToken))
        {
            lines.AddRange(page.Select(line => line.Content));
        }

        // A line begins with the time at which DCP saw it.
        var last = lines.FindLast(line => line.Contains(TraceId, StringComparison.Ordinal));
        return (lines, last?[(last.IndexOf(TraceId, StringComparison.Ordinal) + TraceId.Length)..].Trim());
    }
}
