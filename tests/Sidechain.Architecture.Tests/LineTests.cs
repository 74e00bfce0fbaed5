using System.Text.RegularExpressions;

namespace Sidechain.Architecture.Tests;

/// <summary>No line of C# is longer than a page is wide.</summary>
public sealed partial class LineTests
{
    private const int MostColumns = 140;

    [Theory]
    [InlineData("Sidechain.*")]
    [InlineData("bench")]
    [InlineData("tests")]
    public void Lines_OfSource_FitThePage(string folders)
    {
        var tooLong = Directory.GetDirectories(SourceFolders.Repository, folders)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(SourceFolders.Repository, file).Replace('\\', '/'))
            .Where(file => !IsGenerated(file))
            .SelectMany(TooLong).ToArray();

        Assert.True(tooLong.Length == 0, $"Longer than {MostColumns} columns:\n{string.Join('\n', tooLong)}");
    }

    private static bool IsGenerated(string file) => file.Split('/').Any(folder => folder is "bin" or "obj" or "Migrations");

    private static IEnumerable<string> TooLong(string file)
    {
        var text = File.ReadAllText(Path.Combine(SourceFolders.Repository, file));
        // Tests and benches keep documents as they are sent: the texts of raw strings do not count there.
        var lines = (file.StartsWith("Sidechain.", StringComparison.Ordinal) ? text : RawText().Replace(text, LineEnds)).Split('\n');
        return lines.Index().Where(line => line.Item.TrimEnd('\r').Length > MostColumns).Select(line => $"{file}:{line.Index + 1}");
    }

    private static string LineEnds(Match text) => new('\n', text.ValueSpan.Count('\n'));

    [GeneratedRegex("""(?<quotes>"{3,}).*?\k<quotes>""", RegexOptions.Singleline)]
    private static partial Regex RawText();
}
