namespace Aspire.Hosting.Servers;

/// <summary>Finds programs of the machine: <c>PATH</c>, then where Debian puts them.</summary>
internal static class Binaries
{
    public static string? Find(string name, params IEnumerable<string> folders) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(folders)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>The newest PostgreSQL's folder of programs; the server's own programs are not on Debian's PATH.</summary>
    public static string? PostgresFolder()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).Select(d => Path.Combine(d, "bin"))
            : [];
        return Path.GetDirectoryName(Find("initdb", versions));
    }

    public static string? Redis() => Find("redis-server");
}
