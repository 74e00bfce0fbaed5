namespace Sidechain.Telemetry.Alerts;

internal static partial class AlertLog
{
    [LoggerMessage(LogLevel.Warning, "Alert {Rule} fires: {Value} is above {Threshold} over {Spans} spans. Look at {Examples}.")]
    public static partial void Firing(ILogger logger, string rule, double value, double threshold, long spans, string examples);

    [LoggerMessage(LogLevel.Information, "Alert {Rule} is resolved after {Time}.")]
    public static partial void Resolved(ILogger logger, string rule, TimeSpan time);

    [LoggerMessage(LogLevel.Warning, "The webhook was not told of alert {Rule}: {Reason}.")]
    public static partial void NotTold(ILogger logger, string rule, string reason);
}
