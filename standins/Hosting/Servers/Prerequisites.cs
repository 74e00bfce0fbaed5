using System.Diagnostics;

namespace Aspire.Hosting.Servers;

/// <summary>Runs <c>eng/prerequisites.sh</c> of the checkout when a program or library is missing; the script knows what it may install.</summary>
internal static class Prerequisites
{
    private static readonly Lock Gate = new();

    /// <exception cref="DistributedApplicationException">Something is missing and may not be installed here.</exception>
    public static void Ensure(string appHostDirectory)
    {
        lock (Gate)
        {
            var script = FindScript(appHostDirectory);
            if (script is null)
            {
                if (Binaries.PostgresFolder() is not null && Binaries.Redis() is not null) return;
                throw new DistributedApplicationException(
                    "PostgreSQL (postgres, initdb) and Redis (redis-server) must be installed on this machine; there is no eng/prerequisites.sh above the AppHost to do it.");
            }

            using var check = Process.Start(new ProcessStartInfo("bash", [script]))!;
            check.WaitForExit();
            if (check.ExitCode != 0)
            {
                throw new DistributedApplicationException("The machine lacks what is named above. Install it, then start again.");
            }
        }
    }

    private static string? FindScript(string? directory)
    {
        for (; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var script = Path.Combine(directory, "eng", "prerequisites.sh");
            if (File.Exists(script)) return script;
        }

        return null;
    }
}
