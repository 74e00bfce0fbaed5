using System.Diagnostics;
using Aspire.Hosting;
using Sidechain.Hosting.LocalServers.Servers;

namespace Sidechain.Hosting.LocalServers;

/// <summary>Runs the checkout's own script when a program or library may be missing; the script knows what it may install.</summary>
internal static class Prerequisites
{
    private static readonly Lock Gate = new();

    /// <exception cref="DistributedApplicationException">Something is missing and may not be installed here.</exception>
    public static void Ensure(string appHostDirectory, string script)
    {
        lock (Gate)
        {
            if (Find(appHostDirectory, script) is { } path)
            {
                using var check = Process.Start(new ProcessStartInfo("bash", [path]))!;
                check.WaitForExit();
                if (check.ExitCode != 0)
                {
                    throw new DistributedApplicationException("The machine lacks what is named above. Install it, then start again.");
                }
            }
        }

        if (Binaries.PostgresFolder() is null || Binaries.Redis() is null)
        {
            throw new DistributedApplicationException(
                "PostgreSQL (initdb, postgres) and Redis (redis-server) must be installed on this machine, or a container engine must run. "
                + "On Debian: apt-get install postgresql redis-server");
        }
    }

    private static string? Find(string? directory, string script)
    {
        for (; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var path = Path.Combine(directory, script);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
