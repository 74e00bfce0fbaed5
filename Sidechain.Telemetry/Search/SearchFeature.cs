namespace Sidechain.Telemetry.Search;

internal static class SearchFeature
{
    public static void AddSearch(this WebApplicationBuilder builder) => builder.Services.AddSingleton<RareTerms>().AddSingleton<TraceSearch>().AddSingleton<SearchApi>();

    public static void MapSearch(this WebApplication app) => SearchApi.Map(app);
}
