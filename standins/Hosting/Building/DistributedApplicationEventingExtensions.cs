using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Handlers for the events of one resource.</summary>
public static class DistributedApplicationEventingExtensions
{
    /// <summary>Runs once, when the resource is healthy for the first time; those that wait for it wait for the handler too.</summary>
    public static IResourceBuilder<T> OnResourceReady<T>(
        this IResourceBuilder<T> builder, Func<T, ResourceReadyEvent, CancellationToken, Task> callback)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Model.OnReady.Add((e, cancellationToken) => callback(builder.Resource, e, cancellationToken));
        return builder;
    }
}
