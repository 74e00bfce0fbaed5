using System.Globalization;
using System.Text;
using Sidechain.StreamFake.Answers;

namespace Sidechain.StreamFake.Feeds;

/// <summary>Which part of a feed is asked for. The bounds all hold together; newest first, in every case.</summary>
internal sealed record PageQuery(int Limit, int Offset, ActivityId? Below, ActivityId? AtMost, ActivityId? Above, ActivityId? AtLeast)
{
    public const int DefaultLimit = 25;
    public const int MaxLimit = 100;

    public static PageQuery Read(IQueryCollection query) => new(
        Number(query, "limit", DefaultLimit, 1, MaxLimit),
        Number(query, "offset", 0, 0, int.MaxValue),
        Id(query, "id_lt"),
        Id(query, "id_lte"),
        Id(query, "id_gt"),
        Id(query, "id_gte"));

    public bool Includes(ActivityId id) =>
        (Below is not { } below || id.CompareTo(below) < 0)
        && (AtMost is not { } atMost || id.CompareTo(atMost) <= 0)
        && (Above is not { } above || id.CompareTo(above) > 0)
        && (AtLeast is not { } atLeast || id.CompareTo(atLeast) >= 0);

    /// <summary>The path of the page after the one that ended with <paramref name="last"/>, as Stream's <c>next</c> gives it.</summary>
    public string NextPath(FeedId feed, string apiKey, ActivityId last)
    {
        var path = new StringBuilder($"/api/v1.0/feed/{feed.Slug}/{feed.Id}/?api_key={Uri.EscapeDataString(apiKey)}&id_lt={last}");
        if (Above is { } above)
            path.Append(CultureInfo.InvariantCulture, $"&id_gt={above}");
        if (AtLeast is { } atLeast)
            path.Append(CultureInfo.InvariantCulture, $"&id_gte={atLeast}");
        return path.Append(CultureInfo.InvariantCulture, $"&limit={Limit}").ToString();
    }

    private static int Number(IQueryCollection query, string name, int missing, int min, int max)
    {
        if (!query.TryGetValue(name, out var text))
            return missing;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new StreamException(StreamError.Input, $"{name} must be a whole number from {min} to {max}");
    }

    private static ActivityId? Id(IQueryCollection query, string name)
    {
        if (!query.TryGetValue(name, out var text))
            return null;

        return ActivityId.TryParse(text, out var id)
            ? id
            : throw new StreamException(StreamError.Input, $"{name} must be the id of an activity (a version-1 UUID)");
    }
}
