using Microsoft.EntityFrameworkCore;

namespace Sidechain.Api.Posts;

/// <summary>Which posts: everybody's, or those to which all of it applies.</summary>
/// <param name="Limit">The most that a page has.</param>
/// <param name="Before">The id of the last post of the page before; null: the newest.</param>
internal sealed record PostQuery(int Limit, string? Before)
{
    /// <summary>Postgres' full-text query; null: whatever the title.</summary>
    public string? Terms { get; init; }

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

        if (Terms is not null)
        {
            posts = posts.Where(p => p.Search.Matches(EF.Functions.ToTsQuery("simple", Terms)));
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
