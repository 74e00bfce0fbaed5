using Aspire.Hosting;

namespace Sidechain.Hosting.LocalServers;

/// <summary>Whether servers run in containers or as processes, and why.</summary>
/// <param name="Process">As processes.</param>
/// <param name="Reason">The end of the sentence "… because …".</param>
internal sealed record ServerChoice(bool Process, string Reason)
{
    /// <param name="asked"><c>container</c>, <c>process</c>, or nothing for what the machine has.</param>
    /// <exception cref="DistributedApplicationException">Another word, or processes where they cannot run.</exception>
    public static ServerChoice Make(string? asked)
    {
        switch (asked?.ToLowerInvariant())
        {
            case "container":
                return new ServerChoice(false, "--servers container says so");
            case "process" when OperatingSystem.IsWindows():
                throw new DistributedApplicationException(
                    "--servers process does not work on Windows: its servers are started by shell scripts. Start a container engine.");
            case "process":
                return new ServerChoice(true, "--servers process says so");
            case null or "":
                break;
            default:
                throw new DistributedApplicationException($"--servers is '{asked}': it must be 'container' or 'process'.");
        }

        if (OperatingSystem.IsWindows())
        {
            return new ServerChoice(false, "processes are not for Windows");
        }

        return ContainerEngine.FindAnswering() is { } engine
            ? new ServerChoice(false, $"{engine} answers")
            : new ServerChoice(true, "no container engine answers");
    }
}
