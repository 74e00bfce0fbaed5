namespace Sidechain.Hosting.LocalServers.Servers;

/// <summary>Finds programs of the machine: on <c>PATH</c>, then where Debian puts them.</summary>
internal static class Binaries
{
    private const string Debian = "/usr/lib/postgresql";

    /// <summary>The folder of the newest PostgreSQL's programs, or null; the server's own programs are not on Debian's PATH.</summary>
    public static string? PostgresFolder()
    {
        var versions = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(VersionOf).Select(folder => Path.Combine(folder, "bin"))
            : [];
        // A link on PATH stands alone; the other programs are where it leads.
        return Find("initdb", versions) is { } initdb
            ? Path.GetDirectoryName(File.ResolveLinkTarget(initdb, returnFinalTarget: true)?.FullName ?? initdb)
            : null;
    }

    /// <summary>The full path of <c>redis-server</c>, null when it is not installed.</summary>
    public static string? Redis() => Find("redis-server", []);

    private static string? Find(string name, IEnumerable<string> folders) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(folders)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static int VersionOf(string folder) => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0;
}
