namespace Sidechain.Telemetry.Steps;

internal static partial class StepLog
{
    [LoggerMessage(LogLevel.Warning, "The steps could not be summed up ({Reason}); trying again in five minutes.")]
    public static partial void Failed(ILogger logger, string reason);
}
