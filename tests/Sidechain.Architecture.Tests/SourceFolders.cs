using System.Text.RegularExpressions;

namespace Sidechain.Architecture.Tests;

/// <summary>
/// The folders of one project, and which of them names which others: in C# by namespace, in TypeScript by path. Files beside the folders
/// are above them all.
/// </summary>
internal sealed partial class SourceFolders
{
    private readonly Dictionary<string, SortedSet<string>> _names = new(StringComparer.Ordinal);

    private SourceFolders(string folder, string pattern, Func<string, string, IEnumerable<string>> named)
    {
        foreach (var inner in Directory.GetDirectories(folder).Where(inner => Path.GetFileName(inner) is not ("obj" or "bin")))
        {
            var name = Path.GetFileName(inner);
            var files = Directory.GetFiles(inner, pattern, SearchOption.AllDirectories);
            if (files.Length > 0)
            {
                _names[name] = [.. files.SelectMany(file => named(file, File.ReadAllText(file))).Where(other => other != name)];
            }
        }

        foreach (var others in _names.Values)
        {
            others.RemoveWhere(other => !_names.ContainsKey(other));
        }
    }

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    public static SourceFolders OfProject(string project)
    {
        var root = Path.Combine(Repository, project);
        var (usings, shortNames) = (Usings(project), ShortNames());
        bool IsType(Match match) => File.Exists(Path.Combine(root, match.Groups["folder"].Value, $"{match.Groups["type"].Value}.cs"));
        return new(root, "*.cs", (_, text) =>
            usings.Matches(text).Concat(shortNames.Matches(text).Where(IsType)).Select(match => match.Groups["folder"].Value));
    }

    public static SourceFolders OfScripts(string folder)
    {
        var root = Path.Combine(Repository, folder);
        string FolderOf(string file, string import)
        {
            var imported = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, import));
            return Path.GetRelativePath(root, imported).Split(Path.DirectorySeparatorChar)[0];
        }

        return new(root, "*.ts*", (file, text) => Imports().Matches(text).Select(match => FolderOf(file, match.Groups["path"].Value)));
    }

    /// <summary>Folders that reach one another in a circle, each knot as <c>A B C</c>.</summary>
    public IReadOnlyList<string> Knots() =>
        [
            .. _names.Keys.Where(folder => Reached(folder).Contains(folder))
                .Select(folder => string.Join(' ', Reached(folder).Where(other => Reached(other).Contains(folder))))
                .Distinct().Order(StringComparer.Ordinal),
        ];

    /// <summary>The other folders that this one names.</summary>
    public IReadOnlyCollection<string> NamedBy(string folder) => _names[folder];

    /// <summary>For the message: <c>A names B</c> for each pair in the knot.</summary>
    public string Drawn(string knot)
    {
        var folders = knot.Split(' ');
        var pairs = folders.SelectMany(folder => _names[folder].Where(folders.Contains).Select(other => $"  {folder} names {other}"));
        return string.Join('\n', pairs);
    }

    private SortedSet<string> Reached(string folder)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>([folder]);
        while (next.TryPop(out var from))
        {
            foreach (var to in _names[from].Where(reached.Add))
            {
                next.Push(to);
            }
        }

        return reached;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sidechain.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    private static Regex Usings(string project) =>
        new($@"^using (static )?{Regex.Escape(project)}\.(?<folder>\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    // The folder before a type, where the namespace around both makes that enough: "Store.StoreOptions".
    [GeneratedRegex(@"(?<![\w.])(?<folder>[A-Z]\w+)\.(?<type>[A-Z]\w+)")]
    private static partial Regex ShortNames();

    [GeneratedRegex("""from ["'](?<path>\.[^"']*)["']""")]
    private static partial Regex Imports();
}
