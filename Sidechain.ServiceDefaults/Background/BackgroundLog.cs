using Microsoft.Extensions.Logging;

namespace Sidechain.ServiceDefaults.Background;

internal static partial class BackgroundLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Service} failed; trying again in {Pause}")]
    public static partial void Failed(ILogger logger, Exception exception, string service, TimeSpan pause);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "{Service} has failed {Failures} times in a row ({Reason}); trying again in {Pause}")]
    public static partial void FailedAgain(ILogger logger, string service, int failures, string reason, TimeSpan pause);
}
