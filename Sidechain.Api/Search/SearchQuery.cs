using System.Globalization;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Paging;
using Sidechain.Api.Posts;
using Sidechain.Api.Users;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Search;

/// <summary>A search as it is asked for, every part of it a text that is not trusted.</summary>
internal sealed record SearchQuery(string? Q, string? BpmMin, string? BpmMax, string? Key, string? Author, string? Before, string? Limit)
{
    private const decimal LeastBpm = 20;
    private const decimal MostBpm = 400;
    private const int MaxKey = 16;

    /// <summary>What is asked for, without its values: <c>q,bpm,key,author</c>.</summary>
    public string Filters => string.Join(',', Given());

    /// <returns>What is wrong with it, else null.</returns>
    public Problem? Read(out PostQuery query)
    {
        query = new PostQuery(PageLimit.Default, Before);
        if (PageLimit.Read(Limit, out var limit) is { } badLimit)
        {
            return badLimit;
        }

        if (Before is not null && !AudioPost.IsId(Before))
        {
            return PageLimit.BadCursor();
        }

        if (!Given().Any())
        {
            return Problem.BadRequest("Search for something: send q, bpm_min, bpm_max, key or author.");
        }

        var words = Q is { Length: <= SearchWords.MaxLength } ? SearchWords.Query(Q) : null;
        if (Q is not null && words is null)
        {
            return Problem.OfField("q", $"q must hold 1 to {SearchWords.MaxInQuery} words in at most {SearchWords.MaxLength} characters.");
        }

        if (!IsBpm(BpmMin, out var min))
        {
            return BadBpm("bpm_min");
        }

        if (!IsBpm(BpmMax, out var max))
        {
            return BadBpm("bpm_max");
        }

        if (Key is not null && (Key.Length is 0 or > MaxKey || Key.Any(char.IsControl)))
        {
            return Problem.OfField("key", $"key must have 1 to {MaxKey} characters, such as F#m.");
        }

        if (Author is not null && !Credentials.IsName(Author))
        {
            return Problem.OfField("author", "author must be the name of a user.");
        }

        query = new PostQuery(limit, Before)
        {
            Words = words,
            BpmMin = min,
            BpmMax = max,
            Key = Key,
            AuthorId = Author is null ? null : User.IdOf(Author),
        };
        return null;
    }

    private IEnumerable<string> Given()
    {
        if (Q is not null)
        {
            yield return "q";
        }

        if (BpmMin is not null || BpmMax is not null)
        {
            yield return "bpm";
        }

        if (Key is not null)
        {
            yield return "key";
        }

        if (Author is not null)
        {
            yield return "author";
        }
    }

    private static bool IsBpm(string? text, out decimal? bpm)
    {
        bpm = null;
        if (text is null)
        {
            return true;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number is < LeastBpm or > MostBpm)
        {
            return false;
        }

        bpm = number;
        return true;
    }

    private static Problem BadBpm(string field) =>
        Problem.OfField(field, $"{field} must be a number from {LeastBpm} to {MostBpm}, such as 174 or 87.5.");
}
