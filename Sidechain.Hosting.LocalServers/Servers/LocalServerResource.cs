using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Sidechain.Hosting.LocalServers.Servers;

/// <summary>
/// A container's resource as a process. DCP tells the two apart by type and image. All else is annotations, which both share: names,
/// endpoints, environment, arguments, health checks, waits and commands.
/// </summary>
/// <remarks>This class goes once an annotation can make a container an executable (dotnet/aspire #18052).</remarks>
internal sealed class LocalServerResource(ContainerResource container, string command, string workingDirectory)
    : ExecutableResource(container.Name, command, workingDirectory), IResourceWithConnectionString
{
    /// <summary>The resource that the AppHost added; its code and its children hold on to it.</summary>
    public ContainerResource Container { get; } = container;

    public override ResourceAnnotationCollection Annotations => Container.Annotations;

    public ReferenceExpression ConnectionStringExpression => ((IResourceWithConnectionString)Container).ConnectionStringExpression;

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() =>
        ((IResourceWithConnectionString)Container).GetConnectionProperties();

    /// <summary>Takes the container's place in the model.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="container">The resource that the AppHost added.</param>
    /// <param name="script">A file beside this library; the process is <c>/bin/sh script arguments</c>.</param>
    /// <param name="arguments">Come before the arguments that the container has.</param>
    public static IResourceBuilder<LocalServerResource> Replace(
        IDistributedApplicationBuilder builder, ContainerResource container, string script, params string[] arguments)
    {
        var process = new LocalServerResource(container, "/bin/sh", AppContext.BaseDirectory);
        foreach (var image in container.Annotations.OfType<ContainerImageAnnotation>().ToList())
        {
            container.Annotations.Remove(image);
        }

        foreach (var endpoint in container.Annotations.OfType<EndpointAnnotation>())
        {
            // DCP chooses the process's port and keeps its proxy, so that the address survives a restart. Without a proxy the port is
            // fixed.
            endpoint.TargetPort = endpoint.IsProxied ? null : endpoint.Port;
        }

        builder.Resources.Remove(container);
        // A trusted development certificate would give Redis a second port, and the process arguments for files of a container.
        var resource = builder.AddResource(process)
            .WithoutHttpsCertificate()
            .WithCertificateTrustScope(CertificateTrustScope.None);
        return resource.WithArgs(context =>
        {
            string[] first = [Path.Combine(AppContext.BaseDirectory, "local-servers", script), .. arguments];
            for (var i = 0; i < first.Length; i++)
            {
                context.Args.Insert(i, first[i]);
            }
        });
    }

    /// <summary>The folder of the container's data: its bind mount's, its volume's (below the application's data) or a fresh one.</summary>
    /// <param name="container">The resource that the AppHost added.</param>
    /// <param name="target">Where the image keeps its data; other mounts are the user's own and stay untouched.</param>
    /// <param name="data">The application's data.</param>
    /// <param name="version">Keeps data of another format apart; empty where there is one format.</param>
    public static string FolderOf(ContainerResource container, string target, Data.DataFolder data, string version = "")
    {
        var mount = container.Annotations.OfType<ContainerMountAnnotation>()
            .LastOrDefault(mount => mount.Target == target || mount.Target.StartsWith(target + "/", StringComparison.Ordinal));
        if (mount is { Type: ContainerMountType.BindMount, Source: { } source })
        {
            // The image of the same version keeps its own beside it, in {version}/docker.
            return version.Length == 0 ? source : Path.Combine(source, version, "local");
        }

        if (mount is { Type: ContainerMountType.Volume, Source: { } volume })
        {
            return data.PathOf(version.Length == 0 ? volume : $"{volume}-{version}");
        }

        var passing = data.PathOf($"{container.Name}-without-volume");
        if (Directory.Exists(passing))
        {
            Directory.Delete(passing, recursive: true);
        }

        return passing;
    }
}
