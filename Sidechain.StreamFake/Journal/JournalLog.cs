namespace Sidechain.StreamFake.Journal;

internal static partial class JournalLog
{
    [LoggerMessage(1, LogLevel.Information, "Replayed {Count} activities from {Path}")]
    public static partial void Replayed(ILogger logger, int count, string path);

    [LoggerMessage(
        2, LogLevel.Warning, "The last line of {Path} was torn: {Bytes} bytes cut off (its writer was never told that it was kept)")]
    public static partial void TornLine(ILogger logger, string path, long bytes);
}
