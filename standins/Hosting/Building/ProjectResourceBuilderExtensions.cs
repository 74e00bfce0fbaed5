using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Execution;

namespace Aspire.Hosting;

/// <summary>The path of a project that the AppHost references; the build writes one class a project.</summary>
public interface IProjectMetadata
{
    /// <summary>The project file, absolute.</summary>
    string ProjectPath { get; }
}

/// <summary>Adds .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>
    /// A project that runs by its built output, in its own folder, with its first launch profile: the profile's <c>applicationUrl</c> gives
    /// the endpoints, its environment variables are set unless code sets them.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var path = new TProject().ProjectPath;
        var profile = LaunchProfile.FirstOf(path);
        var resource = new ProjectResource(name, path, builder.Context.OutputOf(path), profile);
        var project = builder.Add(resource);
        IResource described = resource;
        foreach (var url in profile?.Urls ?? [])
        {
            described.Model.Endpoints.Add(new EndpointAnnotation(url.Scheme, url.Scheme, url.Port == 0 ? null : url.Port));
        }

        described.Model.Environment.Add((variables, cancellationToken) => ProjectDefaultsAsync(resource, variables, cancellationToken));
        OtlpConfiguration.Add(builder, resource);
        return project;
    }

    private static async ValueTask ProjectDefaultsAsync(
        ProjectResource project, Dictionary<string, string> variables, CancellationToken cancellationToken)
    {
        if (project.Profile is { } profile)
        {
            foreach (var (key, value) in profile.Environment) variables.TryAdd(key, value);
        }

        var urls = new List<string>();
        foreach (var endpoint in ((IResource)project).Model.Endpoints.Where(endpoint => endpoint.PortVariable is null))
        {
            var port = await endpoint.AllocatedPort.WaitAsync(cancellationToken);
            urls.Add(string.Create(CultureInfo.InvariantCulture, $"{endpoint.Scheme}://localhost:{port}"));
        }

        if (urls.Count > 0) variables.TryAdd("ASPNETCORE_URLS", string.Join(';', urls));
        if (ConsoleLog.HasColours) variables.TryAdd("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true");
        variables.TryAdd("LOGGING__CONSOLE__FORMATTERNAME", "simple");
    }
}
