namespace Sidechain.Api.Search;

internal static class SearchFeature
{
    /// <summary>The limit of searches, which cost the database more than what is read by its id: section <c>Limits:Search</c>.</summary>
    public const string Limit = "Search";

    public static void AddSearch(this WebApplicationBuilder builder) =>
        builder.AddLimit(Limit, limit =>
            (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) =
                (600, 120, 4, 32, 16, 128));
}
