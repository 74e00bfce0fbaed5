namespace Sidechain.AppHost;

internal static class DataPaths
{
    /// <summary>A folder for a service's files that outlives the run: below <c>SIDECHAIN_DATA</c>, else below the user's data folder.</summary>
    public static string DataPath(this IDistributedApplicationBuilder builder, string name)
    {
        var root = builder.Configuration["SIDECHAIN_DATA"] is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "sidechain");
        return Path.Combine(root, name);
    }
}
