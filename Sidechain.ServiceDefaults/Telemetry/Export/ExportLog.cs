using Microsoft.Extensions.Logging;

namespace Sidechain.ServiceDefaults.Telemetry.Export;

internal static partial class ExportLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Spans} spans were not exported")]
    public static partial void Failed(ILogger logger, Exception exception, int spans);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Spans} spans were not exported: their callers made more requests than their share of what waits for the exporter")]
    public static partial void OverShare(ILogger logger, long spans);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Records} log records or more were not exported: the requests of their callers made more than their rate")]
    public static partial void LogsOverRate(ILogger logger, long records);
}
