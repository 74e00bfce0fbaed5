using Microsoft.Extensions.Logging;

namespace Sidechain.Hosting.LocalServers.Servers;

internal static partial class ServerLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Postgres and Redis run as {How}, because {Reason}. Data: {Folder}")]
    public static partial void Chosen(ILogger logger, string how, string reason, string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "'{Resource}' ended with exit code {ExitCode}: {LastLine}")]
    public static partial void Failed(ILogger logger, string resource, int exitCode, string lastLine);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "'{Resource}' needs a container engine: only Postgres and Redis can run as local processes.")]
    public static partial void StaysContainer(ILogger logger, string resource);
}
