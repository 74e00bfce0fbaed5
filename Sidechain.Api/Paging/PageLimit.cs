using System.Globalization;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Paging;

/// <summary>How many items a page has.</summary>
internal static class PageLimit
{
    public const int Default = 25;
    public const int Most = 100;

    /// <param name="text">As it was sent; null when it was not.</param>
    /// <param name="limit">1 to <see cref="Most"/>.</param>
    public static Problem? Read(string? text, out int limit)
    {
        limit = Default;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is > 0 and <= Most)
            ? null
            : Problem.OfField("limit", $"limit must be a whole number from 1 to {Most}.");
    }

    /// <summary>A cursor that is none of ours.</summary>
    public static Problem BadCursor() => Problem.OfField("before", "before must be what an earlier answer gave as next.");
}
