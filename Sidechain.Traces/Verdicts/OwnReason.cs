using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Verdicts;

/// <summary>A failed span's own words about the reason: its message, and the exception that it recorded.</summary>
internal readonly struct OwnReason
{
    // Shorter texts, such as "500" or "bad", are in others by chance.
    private const int ShortestTelling = 6;

    private static readonly string[] Exception =
        [TraceNames.ExceptionType, TraceNames.ExceptionMessage, TraceNames.ExceptionStacktrace];

    private readonly string[] _texts;
    private readonly bool _hasException;

    public OwnReason(Span span)
    {
        var exceptions = span.Events.Where(happened => happened.Attributes.ContainsKey(TraceNames.ExceptionType)).ToArray();
        _hasException = exceptions.Length > 0;
        _texts =
        [
            .. exceptions.SelectMany(happened => Exception.Select(key => happened.Attributes.GetValueOrDefault(key)))
                .Append(span.StatusMessage).OfType<string>().Where(text => text.Length > 0),
        ];
    }

    /// <summary>It has the words of a failure below it.</summary>
    public bool IsThatOf(Span failed) => Has(FailureReason.Of(failed)) || Exceptions(failed, TraceNames.ExceptionMessage).Any(Has);

    /// <summary>It is an exception, and neither it nor what it was thrown for is that of a failure below.</summary>
    public bool IsAnother(Span failed)
    {
        var texts = _texts;
        return _hasException && !IsThatOf(failed)
            && !Exceptions(failed, TraceNames.ExceptionType)
                .Any(type => Array.Exists(texts, text => text.Contains(type, StringComparison.OrdinalIgnoreCase)));
    }

    private bool Has(string? message) => message is { Length: >= ShortestTelling }
        && Array.Exists(_texts, text => text.Contains(message, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Exceptions(Span span, string key) => span.Events
        .Select(happened => happened.Attributes.GetValueOrDefault(key)).OfType<string>().Where(text => text.Length > 0);
}
