namespace Sidechain.Architecture.Tests;

/// <summary>
/// The folders of a project are floors: each knows those below it, and none of those above. So a folder can be read without reading all of
/// them.
/// </summary>
public sealed class FloorTests
{
    public static TheoryData<string> Projects =>
    [
        .. Directory.GetDirectories(SourceFolders.Repository, "Sidechain.*")
            .Where(folder => Directory.GetFiles(folder, "*.csproj").Length == 1)
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_NameOneAnotherInOneDirection(string project) => HasNoKnots(project, SourceFolders.OfProject(project));

    [Theory]
    [InlineData("Sidechain.Web/client/src")]
    public void Folders_OfScripts_ImportOneAnotherInOneDirection(string folder) => HasNoKnots(folder, SourceFolders.OfScripts(folder));

    /// <summary>The model of a trace is the ground floor: it is read before the repairs and the views that work on it.</summary>
    [Theory]
    [InlineData("Sidechain.Traces", "Trees")]
    public void Model_NamesNoOtherFolderOfItsProject(string project, string folder) =>
        Assert.Empty(SourceFolders.OfProject(project).NamedBy(folder));

    private static void HasNoKnots(string name, SourceFolders folders)
    {
        var knots = folders.Knots();
        Assert.True(
            knots.Count == 0,
            $"Knots in {name}:\n{string.Join("\n", knots.Select(knot => $"{knot}\n{folders.Drawn(knot)}"))}");
    }
}
