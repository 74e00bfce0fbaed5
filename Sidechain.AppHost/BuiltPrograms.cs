namespace Sidechain.AppHost;

/// <summary>Starts projects as the programs that the build has just made.</summary>
internal static class BuiltPrograms
{
    /// <summary>
    /// Runs built programs. Aspire starts a project by <c>dotnet run --no-build</c>, which evaluates the project again: a second of
    /// processor time each, and a process that stays. A debugger keeps its own way, and a missing program Aspire's.
    /// </summary>
    public static void RunBuiltPrograms(this IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsRunMode || builder.Configuration["DEBUG_SESSION_PORT"] is not null
            || builder.Configuration["DOTNET_WATCH"] is not null)
        {
            return;
        }

        // artifacts/bin/{project}/{configuration}, of the AppHost or of a test that starts it.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            var path = project.GetProjectMetadata().ProjectPath;
            var name = Path.GetFileNameWithoutExtension(path);
            var folder = Path.Combine(here.Parent!.Parent!.FullName, name, here.Name);
            string[] programs = [Path.Combine(folder, name), Path.Combine(folder, "sidechain"), Path.Combine(folder, "plugin-host")];
            if (programs.FirstOrDefault(File.Exists) is { } program)
            {
                project.Annotations.Add(new ExecutableAnnotation { Command = program, WorkingDirectory = Path.GetDirectoryName(path)! });
            }
        }
    }
}
