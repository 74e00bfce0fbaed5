using Sidechain.Tracing.Client.Delivery;

namespace Sidechain.Tracing.Victim;

/// <summary>What became of the spans of a round.</summary>
internal sealed record CrashReport
{
    /// <summary>Spans that the victim said had started.</summary>
    public required int Started { get; init; }

    /// <summary>Spans that the victim said had ended.</summary>
    public required int Ended { get; init; }

    /// <summary>Of those that ended, the ones that are stored as finished.</summary>
    public required int Stored { get; init; }

    /// <summary>Of those that did not end, the ones that are stored.</summary>
    public required int Unfinished { get; init; }

    /// <summary>What was said of spans that are stored as those of another client or version than the one that recorded them.</summary>
    public required int Strangers { get; init; }

    /// <summary>Spans that the second run had to deliver.</summary>
    public required int Drained { get; init; }

    public required int Repeats { get; init; }

    public required IReadOnlyDictionary<string, long> Losses { get; init; }

    public required IReadOnlyList<string> FilesLeft { get; init; }

    /// <summary>Null when every span is accounted for.</summary>
    public string? Complaint =>
        Ended != Stored ? $"{Ended - Stored} ended spans are not stored."
        : Started - Ended != Unfinished ? $"{Started - Ended - Unfinished} started spans are not stored as unfinished."
        : Strangers > 0 ? $"{Strangers} times a span is stored as another client's."
        : Losses.Keys.Any(reason => reason != DropReasons.Torn) ? $"There is no reason to drop any: {string.Join(", ", Losses.Keys)}."
        : FilesLeft.Count > 0 ? $"Files are left over: {string.Join(", ", FilesLeft)}." : null;
}
