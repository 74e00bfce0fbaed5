using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.AppHost;

internal static class ShareCommand
{
    /// <summary>The command "Share a loop" of a client: one run of it, one trace.</summary>
    public static IResourceBuilder<T> WithShareCommand<T>(this IResourceBuilder<T> builder)
        where T : IResource =>
        builder.WithCommand("share", "Share a loop", context => context.ServiceProvider
            .GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(context.ResourceName, KnownResourceCommands.StartCommand, context.CancellationToken));
}
