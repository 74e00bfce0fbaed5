namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project that runs as a process by its built output.</summary>
public sealed class ProjectResource
    : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithWaitSupport, IResourceWithServiceDiscovery
{
    internal ProjectResource(string name, string projectPath, string outputPath, LaunchProfile? profile)
        : base(name)
    {
        ProjectPath = projectPath;
        OutputPath = outputPath;
        Profile = profile;
    }

    internal string ProjectPath { get; }

    /// <summary>The built assembly.</summary>
    internal string OutputPath { get; }

    internal LaunchProfile? Profile { get; }
}
