namespace Sidechain.PluginHostSim.Validation.Realtime;

/// <summary>The sockets of this process, as the kernel knows them.</summary>
internal static class Sockets
{
    public static int Count() => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Count(path => new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
}
