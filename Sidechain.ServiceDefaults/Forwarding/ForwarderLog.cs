using Microsoft.Extensions.Logging;

namespace Sidechain.ServiceDefaults.Forwarding;

internal static partial class ForwarderLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} could not be reached.")]
    public static partial void Unreachable(ILogger logger, string? service, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer of {Service} broke off.")]
    public static partial void CutOff(ILogger logger, string? service, Exception exception);
}
