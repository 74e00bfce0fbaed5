using System.ComponentModel;
using System.Diagnostics;

namespace Sidechain.Hosting.LocalServers;

/// <summary>Looks for a container engine as Aspire does: by the client program, which knows contexts, sockets and remote hosts.</summary>
internal static class ContainerEngine
{
    // An engine that needs longer for a list of one is of no use to a developer who waits.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The name of the engine that answers: the one that Aspire is told to use, else docker, then podman; null for none.</summary>
    public static string? FindAnswering()
    {
        var told = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME")
            ?? Environment.GetEnvironmentVariable("DOTNET_ASPIRE_CONTAINER_RUNTIME");
        string[] engines = string.IsNullOrWhiteSpace(told) ? ["docker", "podman"] : [told];
        return engines.FirstOrDefault(Answers);
    }

    private static bool Answers(string engine)
    {
        try
        {
            using var client = Process.Start(new ProcessStartInfo(engine, ["container", "ls", "--last", "1", "--quiet"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            if (client.WaitForExit(Limit))
            {
                return client.ExitCode == 0;
            }

            client.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            return false; // the client is not installed
        }
    }
}
