namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something the application is made of: a server, a database, a project, a parameter.</summary>
public interface IResource
{
    /// <summary>1 to 64 ASCII letters, digits and hyphens; unique without regard to case.</summary>
    string Name { get; }

    internal ResourceModel Model { get; }
}

/// <summary>A resource that is started with environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that is started with arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that listens on named endpoints.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource whose start can wait for another one.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that others find by its name (<c>services__name__endpoint__0</c>).</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

/// <summary>A resource that others reach by a connection string (<c>ConnectionStrings__name</c>).</summary>
public interface IResourceWithConnectionString : IResource
{
    internal ValueTask<string> ResolveConnectionStringAsync(CancellationToken cancellationToken);

    /// <summary>The parts of the connection string, as <c>NAME_HOST</c>, <c>NAME_PORT</c> and so on.</summary>
    internal ValueTask<IReadOnlyDictionary<string, string>> ResolveConnectionPropertiesAsync(CancellationToken cancellationToken);
}

/// <summary>A resource that lives inside another one, such as a database in its server.</summary>
internal interface IResourceWithParent : IResource
{
    IResource Parent { get; }
}
