using System.Globalization;

namespace Sidechain.Hosting.LocalServers.Lifetime;

/// <summary>Who listens on a port, as far as /proc tells this user.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";

    /// <summary><c> by dotnet (process id 4711)</c>, or nothing.</summary>
    public static string Describe(int port)
    {
        var sockets = SocketsOn(port);
        if (sockets.Count == 0)
        {
            return "";
        }

        foreach (var process in Directory.EnumerateDirectories("/proc").Where(d => Path.GetFileName(d).All(char.IsAsciiDigit)))
        {
            if (Owner(process, sockets) is { } name)
            {
                return $" by {name} (process id {Path.GetFileName(process)})";
            }
        }

        return "";
    }

    private static HashSet<string> SocketsOn(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return new[] { "/proc/net/tcp", "/proc/net/tcp6" }
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[1].EndsWith(suffix, StringComparison.Ordinal) && fields[3] == Listening)
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();
    }

    /// <summary>The process' name if one of the sockets is its own.</summary>
    private static string? Owner(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(
                fd => new FileInfo(fd).LinkTarget is { } target && sockets.Contains(target))
                ? File.ReadAllText(Path.Combine(process, "comm")).Trim()
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it has ended, or is another user's
        }
    }
}
