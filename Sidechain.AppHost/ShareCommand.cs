using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.AppHost;

internal static class ShareCommand
{
    private const string TraceId = "Trace ID: ";

    /// <summary>
    /// The command "Share a loop" of a client that runs once: one run of it, one trace. Its result is the trace ID, with the link to its
    /// page.
    /// </summary>
    public static IResourceBuilder<T> WithShareCommand<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithArgs =>
        builder.WithShareCommand("share", "Share a loop", "Shares the sample loop as alice and shows the trace ID.", "MusicNote2");

    /// <summary>The same with further arguments, for this run alone.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="name">Of the command.</param>
    /// <param name="text">What the button says.</param>
    /// <param name="description">What it does.</param>
    /// <param name="icon">One of the Fluent icons.</param>
    /// <param name="args">Put behind the client's own.</param>
    public static IResourceBuilder<T> WithShareCommand<T>(
        this IResourceBuilder<T> builder, string name, string text, string description, string icon, params string[] args)
        where T : IResourceWithArgs
    {
        if (!builder.Resource.TryGetLastAnnotation<NextRun>(out var next))
        {
            next = new NextRun();
            builder.WithAnnotation(next).WithArgs(context =>
            {
                foreach (var arg in next.Args)
                {
                    context.Args.Add(arg);
                }
            });
        }

        return builder.WithCommand(
            name,
            text,
            async context =>
            {
                next.Args = args;
                try
                {
                    return await ShareAsync(builder.Resource, context);
                }
                finally
                {
                    next.Args = [];
                }
            },
            new CommandOptions { Description = description, IconName = icon, IsHighlighted = true });
    }

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

    /// <summary>Arguments of the run that a command is about to start.</summary>
    private sealed class NextRun : IResourceAnnotation
    {
        public IReadOnlyList<string> Args { get; set; } = [];
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
