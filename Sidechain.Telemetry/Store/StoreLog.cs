namespace Sidechain.Telemetry.Store;

internal static partial class StoreLog
{
    [LoggerMessage(LogLevel.Information, "The store is ready; {Applied} migrations were applied now.")]
    public static partial void Ready(ILogger logger, int applied);

    [LoggerMessage(LogLevel.Critical, "{Reason} Telemetry does not start.")]
    public static partial void Refused(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The store cannot be prepared yet ({Reason}); trying again in {Delay}.")]
    public static partial void NotYet(ILogger logger, string reason, TimeSpan delay);

    [LoggerMessage(LogLevel.Warning, "The database does not take some of {Spans} spans of a request ({Reason}); they are left out.")]
    public static partial void SpansRefused(ILogger logger, int spans, string reason);

    [LoggerMessage(LogLevel.Warning, "{Requests} requests waited too long for {Traces} traces ({Reason}); the others are written.")]
    public static partial void TracesHeld(ILogger logger, int requests, int traces, string reason);

    [LoggerMessage(LogLevel.Warning, "A group of {Requests} requests could not be written ({Reason}); its halves are written apart.")]
    public static partial void GroupFailed(ILogger logger, int requests, string reason);
}
