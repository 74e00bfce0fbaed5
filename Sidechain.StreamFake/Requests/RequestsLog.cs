namespace Sidechain.StreamFake.Requests;

internal static partial class RequestsLog
{
    [LoggerMessage(1, LogLevel.Error, "A call failed with an exception that nothing handled")]
    public static partial void Failed(ILogger logger, Exception exception);
}
