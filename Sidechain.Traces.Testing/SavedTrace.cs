using Sidechain.Traces.Views;

namespace Sidechain.Traces.Testing;

/// <summary>Keeps the trace of a failed assertion, to be looked into later.</summary>
internal static class SavedTrace
{
    /// <summary>Names the folder; else it is <c>TestResults/traces</c> beside the test's assembly.</summary>
    private const string FolderVariable = "SHAPES_RESULTS";

    /// <returns>The file's path.</returns>
    public static string Write(TraceDocument document)
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named
            ? named
            : Path.Combine(AppContext.BaseDirectory, "TestResults", "traces");
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"{document.Tree.TraceId}.json");
        File.WriteAllBytes(path, TreeJson.ToUtf8(document, attributes: true));
        return path;
    }
}
