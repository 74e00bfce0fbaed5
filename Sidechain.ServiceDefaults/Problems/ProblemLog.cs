using Microsoft.Extensions.Logging;

namespace Sidechain.ServiceDefaults.Problems;

internal static partial class ProblemLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The request failed with an exception that nothing handled.")]
    public static partial void Unhandled(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database still cannot be reached: {Reason}")]
    public static partial void StillAway(ILogger logger, string reason);
}
