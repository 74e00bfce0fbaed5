using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Execution;

/// <summary>How a project runs: its built assembly, in its own folder, with the AppHost's environment and what the builder's calls add.</summary>
internal static class ProjectProgram
{
    private static readonly string[] NotInherited = ["ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];

    public static async Task<ProgramToRun> CreateAsync(ProjectResource project, CancellationToken cancellationToken)
    {
        if (!File.Exists(project.OutputPath))
        {
            throw new DistributedApplicationException($"{project.OutputPath} is missing. Build the solution, then start again.");
        }

        var model = ((IResource)project).Model;
        var added = new Dictionary<string, string>();
        foreach (var callback in model.Environment) await callback(added, cancellationToken);

        var environment = new Dictionary<string, string>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!NotInherited.Contains(name)) environment[name] = (string?)variable.Value ?? "";
        }

        foreach (var (name, value) in added) environment[name] = value;
        return new ProgramToRun(
            DotnetHost(), [project.OutputPath, .. model.Args], Path.GetDirectoryName(project.ProjectPath)!, environment);
    }

    private static string DotnetHost() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
}
