using Microsoft.Extensions.Logging;

namespace Sidechain.ServiceDefaults.Forwarding;

internal static partial class ForwarderLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} could not be reached: {Reason}")]
    public static partial void Unreachable(ILogger logger, string? service, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer of {Service} broke off: {Reason}")]
    public static partial void CutOff(ILogger logger, string? service, string? reason);
}
