namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that is being described.</summary>
public interface IResourceBuilder<out T>
    where T : IResource
{
    internal IDistributedApplicationBuilder Application { get; }

    /// <summary>The resource.</summary>
    T Resource { get; }
}

internal sealed class ResourceBuilder<T>(IDistributedApplicationBuilder application, T resource) : IResourceBuilder<T>
    where T : IResource
{
    public IDistributedApplicationBuilder Application => application;

    public T Resource => resource;
}
