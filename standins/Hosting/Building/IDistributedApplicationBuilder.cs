using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Describes a distributed application; <see cref="Build"/> makes it one that can run.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>The folder of the AppHost's project file.</summary>
    string AppHostDirectory { get; }

    /// <summary>The AppHost's own assembly.</summary>
    Assembly? AppHostAssembly { get; }

    /// <summary>Command line, environment and appsettings of the AppHost.</summary>
    ConfigurationManager Configuration { get; }

    internal AppHostContext Context { get; }

    internal IResourceBuilder<T> Add<T>(T resource)
        where T : IResource;

    /// <summary>Makes the application; nothing runs yet.</summary>
    DistributedApplication Build();
}
