using System.Globalization;
using System.Reflection;

namespace Sidechain.Telemetry.Store;

/// <summary>A numbered <c>.sql</c> file of <c>Store/Migrations</c>, embedded in the assembly.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>All of them, in the order of their numbers.</summary>
    public static IReadOnlyList<Migration> All { get; } = [.. Read().OrderBy(migration => migration.Number)];

    private static IEnumerable<Migration> Read()
    {
        const string Folder = "Sidechain.Telemetry.Store.Migrations.";
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource[Folder.Length..];
            yield return new Migration(int.Parse(name[..4], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
        }
    }
}
