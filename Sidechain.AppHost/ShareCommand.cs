using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.AppHost;

internal static class ShareCommand
{
    private const string TraceId = "Trace ID: ";

    /// <summary>A slow encoder takes seconds, a bad network a minute; nothing takes this long.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

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
                if (!next.TryBegin(args))
                {
                    return CommandResults.Failure(
                        $"{builder.Resource.Name} is sharing a loop already. Wait for its result, then try again.");
                }

                try
                {
                    return await ShareAsync(builder.Resource, context);
                }
                finally
                {
                    next.End();
                }
            },
            new CommandOptions { Description = description, IconName = icon, IsHighlighted = true });
    }

    private static async Task<ExecuteCommandResult> ShareAsync(IResource client, ExecuteCommandContext context)
    {
        var (services, cancellationToken) = (context.Services, context.CancellationToken);
        var notifications = services.GetRequiredService<ResourceNotificationService>();
        if (Missing(client, notifications) is { } missing)
        {
            return CommandResults.Failure(missing);
        }

        var before = notifications.TryGetCurrentState(context.ResourceName, out var known) ? known.Snapshot.StopTimeStamp : null;
        var commands = services.GetRequiredService<ResourceCommandService>();
        var started = await commands.ExecuteCommandAsync(context.ResourceName, KnownResourceCommands.StartCommand, cancellationToken);
        if (!started.Success)
        {
            return started;
        }

        ResourceEvent ended;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            ended = await notifications.WaitForResourceAsync(client.Name, change => HasEnded(change.Snapshot, before), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await commands.ExecuteCommandAsync(context.ResourceName, KnownResourceCommands.StopCommand, cancellationToken);
            return CommandResults.Failure(
                $"{client.Name} had not ended after {Longest.TotalMinutes:0} minutes and was stopped; its log says how far it came.");
        }

        var (lines, traceId) = await ReadAsync(services.GetRequiredService<ResourceLoggerService>(), client, cancellationToken);
        if (ended.Snapshot.State?.Text == KnownResourceStates.FailedToStart)
        {
            return CommandResults.Failure($"{client.Name} could not be started; its log says why. Was it built?", string.Join('\n', lines));
        }

        if (ended.Snapshot.ExitCode != 0 || traceId is null)
        {
            return CommandResults.Failure(
                $"{client.Name} exited with {ended.Snapshot.ExitCode}; its log says why.", string.Join('\n', lines));
        }

        var page = Dashboard.AddressIn(services) is { } dashboard ? $"[{traceId}]({dashboard.Url}/traces/detail/{traceId})" : traceId;
        return CommandResults.Success(
            $"Post created! {TraceId}{traceId}", $"Post created!\n\n{TraceId}{page}",
            CommandResultFormat.Markdown, displayImmediately: true);
    }

    /// <summary>An end of this run, not of the one before.</summary>
    private static bool HasEnded(CustomResourceSnapshot client, DateTime? before) =>
        client.State?.Text == KnownResourceStates.FailedToStart || (client.ExitCode is not null && client.StopTimeStamp != before);

    /// <summary>A sentence when the client's service does not run: the orchestrator's proxy would take the request and be silent.</summary>
    private static string? Missing(IResource client, ResourceNotificationService notifications)
    {
        foreach (var needed in client.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Where(relation => relation.Type == "Parent").Select(relation => relation.Resource))
        {
            var state = notifications.TryGetCurrentState(needed.Name, out var known) ? known.Snapshot : null;
            if (state?.State?.Text != KnownResourceStates.Running)
            {
                return $"{needed.Name} does not run (its state is {state?.State?.Text ?? "unknown"}). Start it, then try again.";
            }
        }

        return null;
    }

    /// <summary>The run that a command has started: one at a time, since they are one resource.</summary>
    private sealed class NextRun : IResourceAnnotation
    {
        private int _running;

        public IReadOnlyList<string> Args { get; private set; } = [];

        public bool TryBegin(IReadOnlyList<string> args)
        {
            if (Interlocked.Exchange(ref _running, 1) != 0)
            {
                return false;
            }

            Args = args;
            return true;
        }

        public void End()
        {
            Args = [];
            Volatile.Write(ref _running, 0);
        }
    }

    /// <summary>The lines of the run that ended last, once the last of them, the trace ID, is there.</summary>
    private static async Task<(IReadOnlyList<string> Lines, string? TraceId)> ReadAsync(
        ResourceLoggerService logs, IResource client, CancellationToken cancellationToken)
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
