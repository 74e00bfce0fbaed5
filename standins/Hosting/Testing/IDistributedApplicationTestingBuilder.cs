using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Testing;

/// <summary>The AppHost's own description of the application, before it is built; a test may still change it.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable
{
    /// <summary>What the AppHost has described.</summary>
    IResourceCollection Resources { get; }

    /// <summary>Describes a resource of <see cref="Resources"/> further.</summary>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource;

    /// <summary>Builds the application; its ports are random, its data folder is its own.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
