using Aspire.Hosting.ApplicationModel;

namespace Sidechain.Hosting.LocalServers.Servers;

/// <summary>The files of <c>WithInitFiles</c> and <c>WithInitBindMount</c>, written where the server's user can read them.</summary>
internal static class InitFiles
{
    private const string Target = "/docker-entrypoint-initdb.d";

    /// <summary>Writes them into the folder, anew each time; false when there is none.</summary>
    public static async Task<bool> WriteAsync(ContainerResource container, string folder, EnvironmentCallbackContext context)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var mount in container.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Target == Target))
        {
            foreach (var file in Directory.EnumerateFiles(mount.Source!))
            {
                await CopyAsync(File.OpenRead(file), folder, Path.GetFileName(file), context.CancellationToken);
            }
        }

        foreach (var files in container.Annotations.OfType<ContainerFileSystemCallbackAnnotation>()
            .Where(files => files.DestinationPath == Target))
        {
            var callback = new ContainerFileSystemCallbackContext { Services = context.ExecutionContext.Services, Model = container };
            foreach (var item in (await files.Callback(callback, context.CancellationToken)).OfType<ContainerFile>())
            {
                var contents = item.SourcePath is { } source
                    ? File.OpenRead(source)
                    : (Stream)new MemoryStream(System.Text.Encoding.UTF8.GetBytes(item.Contents ?? ""));
                await CopyAsync(contents, folder, item.Name, context.CancellationToken);
            }
        }

        return Directory.Exists(folder);
    }

    private static async Task CopyAsync(Stream contents, string folder, string name, CancellationToken cancellationToken)
    {
        await using var source = contents;
        Directory.CreateDirectory(folder);
        await using var target = File.Create(Path.Combine(folder, Path.GetFileName(name)));
        await source.CopyToAsync(target, cancellationToken);
    }
}
