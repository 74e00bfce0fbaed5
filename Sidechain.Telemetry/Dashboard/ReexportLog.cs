namespace Sidechain.Telemetry.Dashboard;

internal static partial class ReexportLog
{
    [LoggerMessage(
        LogLevel.Warning,
        "{Spans} client spans did not reach the dashboard ({Reason}). They are stored; the dashboard's traces lack them.")]
    public static partial void Lost(ILogger logger, int spans, string reason);

    [LoggerMessage(LogLevel.Warning, "{Spans} client spans were not sent to the dashboard: it is too slow. They are stored.")]
    public static partial void Full(ILogger logger, long spans);
}
