using System.Text.Json;

namespace Aspire.Hosting;

/// <summary>A profile of <c>Properties/launchSettings.json</c>.</summary>
/// <param name="Urls">The <c>applicationUrl</c>s.</param>
/// <param name="Environment">The <c>environmentVariables</c>.</param>
internal sealed record LaunchProfile(IReadOnlyList<Uri> Urls, IReadOnlyDictionary<string, string> Environment)
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The first profile that runs the project; null where there is none.</summary>
    public static LaunchProfile? FirstOf(string projectPath)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath) ?? "", "Properties", "launchSettings.json");
        if (!File.Exists(path)) return null;

        using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
        if (!document.RootElement.TryGetProperty("profiles", out var profiles)) return null;
        foreach (var profile in profiles.EnumerateObject().Select(p => p.Value))
        {
            if (!profile.TryGetProperty("commandName", out var command) || command.GetString() is not "Project") continue;

            var urls = profile.TryGetProperty("applicationUrl", out var text) ? text.GetString() ?? "" : "";
            var environment = profile.TryGetProperty("environmentVariables", out var variables)
                ? variables.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString() ?? "")
                : [];
            return new LaunchProfile(
                [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(u => new Uri(u))], environment);
        }

        return null;
    }
}
