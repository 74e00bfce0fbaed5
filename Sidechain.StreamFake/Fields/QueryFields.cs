using System.Globalization;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Ids;

namespace Sidechain.StreamFake.Fields;

/// <summary>Fields of a query, with Stream's error 4 for those that are not as they must be.</summary>
internal static class QueryFields
{
    public static int Number(this IQueryCollection query, string name, int missing, int min, int max)
    {
        if (!query.TryGetValue(name, out var text))
        {
            return missing;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new StreamException(StreamError.Input, $"{name} must be a whole number from {min} to {max}");
    }

    public static bool Flag(this IQueryCollection query, string name)
    {
        if (!query.TryGetValue(name, out var text))
        {
            return false;
        }

        return text.ToString().ToLowerInvariant() switch
        {
            "true" or "1" => true,
            "false" or "0" or "" => false,
            _ => throw new StreamException(StreamError.Input, $"{name} must be true or false"),
        };
    }

    public static TimeUuid? Id(this IQueryCollection query, string name)
    {
        if (!query.TryGetValue(name, out var text))
        {
            return null;
        }

        return TimeUuid.TryParse(text, out var id)
            ? id
            : throw new StreamException(StreamError.Input, $"{name} must be the id of an activity (a version-1 UUID)");
    }

    /// <summary>Items with commas between, or a field more than once, also as JavaScript's <c>name[]</c>; null when absent.</summary>
    public static string[]? List(this IQueryCollection query, string name, int max)
    {
        if (!query.TryGetValue(name, out var values) && !query.TryGetValue(name + "[]", out values))
        {
            return null;
        }

        var items = values.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).Take(max + 1).ToArray();
        return items.Length <= max ? items : throw new StreamException(StreamError.Input, $"{name} must have at most {max} items");
    }
}
