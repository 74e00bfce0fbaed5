namespace Sidechain.TestServers;

/// <summary>Where the machine keeps the servers' executables.</summary>
internal static class Binaries
{
    /// <summary>The full path of an executable on <c>PATH</c> or in the newest <c>/usr/lib/postgresql/*/bin</c>.</summary>
    /// <exception cref="FileNotFoundException">It is in neither.</exception>
    public static string Find(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(PostgresFolders());
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{name} is not installed: run eng/prerequisites.sh.", name);
    }

    private static IEnumerable<string> PostgresFolders() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
}
