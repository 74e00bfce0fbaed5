using Microsoft.Extensions.Logging;

namespace Sidechain.Hosting.LocalServers.Lifetime;

internal static partial class StopLog
{
    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The orchestrator has not confirmed within {Seconds} s that everything has ended: "
            + "was it killed? This AppHost ends without it.")]
    public static partial void GivesUp(ILogger logger, double seconds);
}
