namespace Sidechain.Traces.Trees;

/// <summary>
/// The words of a span about why it failed. SDKs write them in several places: the status' message, the event of an exception (Java's
/// agent leaves the message empty), or a log of OpenTracing's.
/// </summary>
internal static class FailureReason
{
    private const string LogMessage = "message";
    private const string LogEvent = "event";
    private const string LogKind = "error.kind";
    private const string LogObject = "error.object";
    private const string Error = "error";

    private static readonly string[] OfAnException =
        [TraceNames.ExceptionMessage, TraceNames.ExceptionType, LogObject, LogKind];

    /// <summary>The first line of what it says; null where it says nothing, or did not fail.</summary>
    public static string? Of(Span span)
    {
        if (span.StatusMessage is { Length: > 0 } message)
        {
            return message;
        }

        return span.Status == SpanStatus.Ok ? null : span.Events.Reverse().Select(OfEvent).FirstOrDefault(text => text is not null);
    }

    /// <summary>Every text of a span's events that speaks of an exception: what it is, and what it says.</summary>
    public static IEnumerable<string> Texts(Span span) => span.Events.SelectMany(happened => OfAnException
        .Select(key => happened.Attributes.GetValueOrDefault(key))
        .Append(IsErrorLog(happened) ? happened.Attributes.GetValueOrDefault(LogMessage) : null)
        .OfType<string>().Where(text => text.Length > 0));

    private static string? OfEvent(SpanEvent happened)
    {
        var text = IsErrorLog(happened) ? Text(happened, LogMessage) : null;
        text ??= OfAnException.Select(key => Text(happened, key)).FirstOrDefault(value => value is not null);
        return text?.Trim().Split('\n', 2)[0].TrimEnd();
    }

    private static bool IsErrorLog(SpanEvent happened) => happened.Name == Error || Text(happened, LogEvent) == Error;

    private static string? Text(SpanEvent happened, string key) =>
        happened.Attributes.GetValueOrDefault(key) is string { Length: > 0 } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
