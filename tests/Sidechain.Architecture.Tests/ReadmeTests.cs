using System.Text.RegularExpressions;

namespace Sidechain.Architecture.Tests;

/// <summary>Whoever opens a project is told by its README what each of its folders is for, and finds what a README links to.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Projects => FloorTests.Projects;

    public static TheoryData<string> Readmes =>
    [
        "README.md",
        .. Directory.GetDirectories(SourceFolders.Repository, "Sidechain.*")
            .Select(folder => Path.Combine(Path.GetFileName(folder), "README.md"))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_AreInItsReadme(string project)
    {
        var root = Path.Combine(SourceFolders.Repository, project);
        var named = Code().Matches(File.ReadAllText(Path.Combine(root, "README.md")))
            .SelectMany(match => match.Value.Trim('`').Split('/')).ToHashSet();
        var folders = Directory.GetDirectories(root)
            .Where(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any())
            .Select(folder => Path.GetFileName(folder)).Where(folder => folder is not ("bin" or "obj"));

        Assert.All(folders, folder => Assert.Contains(folder, named));
    }

    [Theory]
    [MemberData(nameof(Readmes))]
    public void Links_OfAReadme_LeadSomewhere(string readme)
    {
        var folder = Path.GetDirectoryName(Path.Combine(SourceFolders.Repository, readme))!;
        var links = Link().Matches(File.ReadAllText(Path.Combine(SourceFolders.Repository, readme)))
            .Select(match => match.Groups["path"].Value);

        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(folder, link)), link));
    }

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex Code();

    // To a file of the repository.
    [GeneratedRegex(@"\]\((?<path>[^)#:\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
