namespace Aspire.Hosting.Testing;

/// <summary>The AppHost's own description of the application, before it is built; a test may still change it.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable
{
    /// <summary>Builds the application; its ports are random, its data folder is its own.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
