using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using Sidechain.Api.Database.Tables;

namespace Sidechain.Api.Posts;

/// <summary>Which posts: everybody's, or those to which all of it applies.</summary>
/// <param name="Limit">The most that a page has.</param>
/// <param name="Before">The id of the last post of the page before; null: the newest.</param>
internal sealed record PostQuery(int Limit, string? Before)
{
    /// <summary>The words of the title and of the author's name have to match it; null: whatever they are.</summary>
    public NpgsqlTsQuery? Words { get; init; }

    public decimal? BpmMin { get; init; }

    public decimal? BpmMax { get; init; }

    public string? Key { get; init; }

    public string? AuthorId { get; init; }

    public IQueryable<AudioPost> Of(IQueryable<AudioPost> posts)
    {
        if (Before is not null)
        {
            posts = posts.Where(p => string.Compare(p.Id, Before) < 0);
        }

        if (Words is not null)
        {
            posts = posts.Where(p => p.Search.Matches(Words));
        }

        if (BpmMin is not null)
        {
            posts = posts.Where(p => p.Bpm >= BpmMin);
        }

        if (BpmMax is not null)
        {
            posts = posts.Where(p => p.Bpm <= BpmMax);
        }

        if (Key is not null)
        {
            posts = posts.Where(p => p.Key == Key);
        }

        return AuthorId is null ? posts : posts.Where(p => p.AuthorId == AuthorId);
    }
}
