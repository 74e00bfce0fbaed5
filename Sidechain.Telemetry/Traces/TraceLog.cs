namespace Sidechain.Telemetry.Traces;

internal static partial class TraceLog
{
    /// <summary>A text that somebody typed, without what would move a terminal's cursor or end the line.</summary>
    public static string Shown(string text) =>
        string.Concat(text.Select(c => char.IsLetterOrDigit(c) || char.IsPunctuation(c) || c == ' ' ? c : '\uFFFD'));

    [LoggerMessage(LogLevel.Information, "Support user {User} read trace {TraceId}, which belongs to {Owner}.")]
    public static partial void SupportRead(ILogger logger, string user, string traceId, string owner);

    [LoggerMessage(LogLevel.Information, "Support user {User} searched the traces of {Owner}.")]
    public static partial void SupportSearch(ILogger logger, string user, string owner);
}
