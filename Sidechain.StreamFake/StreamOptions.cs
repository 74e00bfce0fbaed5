namespace Sidechain.StreamFake;

/// <summary>Section <c>Stream</c>: the one app that this server knows, and where it keeps its activities.</summary>
internal sealed class StreamOptions
{
    public const string Section = "Stream";

    /// <summary>The app's key, which every request names as <c>api_key</c>.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The app's secret, with which callers sign their tokens (HS256).</summary>
    public string ApiSecret { get; set; } = "";

    /// <summary>The folder of the journal; made when it is missing.</summary>
    public string DataPath { get; set; } = "";

    /// <summary>The feed groups that the app has, separated by commas; any other slug is an error, as at Stream.</summary>
    public string FeedGroups { get; set; } = "user,timeline,notification";

    public IEnumerable<string> FeedGroupNames =>
        FeedGroups.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
