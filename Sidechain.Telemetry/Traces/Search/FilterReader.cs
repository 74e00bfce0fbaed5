using System.Globalization;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.Telemetry.Spans;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Traces.Search;

/// <summary>Reads a filter from a query string; what makes no sense is a sentence for its sender, and never passed over.</summary>
internal sealed class FilterReader(IQueryCollection query, SidechainUser user, DateTimeOffset now)
{
    private const int MostLimit = 200;
    private const double MostMs = 7 * 24 * 60 * 60 * 1000.0;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The text that it reads, and its meaning.</summary>
    public static (string Name, string Description)[] Parameters { get; } =
    [
        ("client", ClientTypes.Listed),
        ("service", "A service that has a span in it"),
        ("name", "The name of a span in it"),
        ("status", "ok, error or cancelled"),
        ("min_duration_ms", "As long at least, milliseconds"),
        ("max_duration_ms", "As long at most, milliseconds"),
        ("thresholdMs", "The same as min_duration_ms"),
        ("user", "Its owner; somebody else for support alone"),
        ("from", "From when, such as 2026-11-26T15:00:00Z; a week ago where it is missing"),
        ("to", "Until when"),
        ("attribute", $"key:value of a span in it; the key is one of {string.Join(", ", Terms.Attributes)}"),
        ("sort", "start or duration"),
        ("limit", $"As many at most, 1 to {MostLimit}"),
        ("cursor", "What the page before gave as \"next\""),
    ];

    private static readonly HashSet<string> Names = Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);

    /// <param name="order">Unless <c>sort</c> says otherwise.</param>
    /// <param name="limit">Unless <c>limit</c> says otherwise.</param>
    /// <param name="least">Least duration unless one is asked for, milliseconds.</param>
    /// <exception cref="BadQueryException">What is wrong with it.</exception>
    public TraceFilter Read(TraceOrder order, int limit, double least)
    {
        if (query.Keys.FirstOrDefault(name => !Names.Contains(name)) is not null)
        {
            throw new BadQueryException(
                "There is a parameter that this address does not know. "
                + $"It knows {string.Join(", ", Names.Order(StringComparer.Ordinal))}.");
        }

        var from = Time("from") ?? now - Week;
        var to = Time("to") ?? now + TimeSpan.FromDays(1);
        if (to <= from || to - from > TimeSpan.FromDays(32))
        {
            throw new BadQueryException("\"from\" must lie before \"to\", and by no more than 32 days.");
        }

        return new TraceFilter
        {
            Owner = Owner(),
            Client = Text("client") is not { } client || ClientTypes.IsKnown(client)
                ? Text("client")
                : throw new BadQueryException($"\"client\" is one of {ClientTypes.Listed}."),
            Service = Text("service"),
            Name = Text("name"),
            Status = Status(),
            MinNs = (long)((Milliseconds("min_duration_ms") ?? Milliseconds("thresholdMs") ?? least) * 1e6),
            MaxNs = Milliseconds("max_duration_ms") is { } most ? (long)(most * 1e6) : null,
            Attribute = Attribute(),
            From = from,
            To = to,
            Order = Text("sort") switch
            {
                null => order,
                "start" => TraceOrder.Start,
                "duration" => TraceOrder.Duration,
                _ => throw new BadQueryException("\"sort\" is start or duration."),
            },
            Limit = Limit() ?? limit,
            After = Text("cursor") is { } cursor
                ? TraceCursor.Parse(cursor) ?? throw new BadQueryException("\"cursor\" is none that an answer here gave as \"next\".")
                : null,
        };
    }

    // Whoever is not support sees what is theirs, and is told so rather than shown something else.
    private string? Owner()
    {
        var wanted = Text("user");
        if (user.IsSupport)
        {
            return wanted;
        }

        return wanted is null || wanted == user.Id
            ? user.Id
            : throw new BadQueryException("\"user\" may be somebody else for support alone.");
    }

    private SpanStatus? Status() => Text("status") switch
    {
        null => null,
        "ok" => SpanStatus.Ok,
        "error" => SpanStatus.Error,
        "cancelled" => SpanStatus.Cancelled,
        _ => throw new BadQueryException("\"status\" is one of ok, error, cancelled."),
    };

    private KeyValuePair<string, string>? Attribute()
    {
        if (Text("attribute") is not { } text)
        {
            return null;
        }

        var parts = text.Split(':', 2);
        return parts.Length == 2 && Terms.Attributes.Contains(parts[0])
            ? KeyValuePair.Create(parts[0], parts[1])
            : throw new BadQueryException($"\"attribute\" is key:value with a key of {string.Join(", ", Terms.Attributes)}.");
    }

    private int? Limit() => Text("limit") is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostLimit ? limit
        : throw new BadQueryException($"\"limit\" is a number from 1 to {MostLimit}.");

    private double? Milliseconds(string name) => Text(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and <= MostMs ? ms
        : throw new BadQueryException($"\"{name}\" is a number of milliseconds, at most a week.");

    private DateTimeOffset? Time(string name) => Text(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && time.Year is >= 2000 and < 2100 ? time
        : throw new BadQueryException($"\"{name}\" is a time such as 2026-11-26T15:00:00Z.");

    private string? Text(string name) => query[name] switch
    {
        [] => null,
        // The database has no such letter.
        [var one] when one?.Contains('\0') == true => throw new BadQueryException($"\"{name}\" has a letter that no text has (U+0000)."),
        [{ Length: > 0 and <= 256 } one] => one,
        _ => throw new BadQueryException($"\"{name}\" has one value, of 1 to 256 letters."),
    };
}
