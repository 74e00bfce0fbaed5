namespace Sidechain.StreamFake.Configuration;

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

    /// <summary>Those of them that are notification feeds, separated by commas.</summary>
    public string NotificationGroups { get; set; } = "notification";

    /// <summary>Requests a minute that each operation takes; above it Stream's error 9.</summary>
    public int RateLimit { get; set; } = 100_000;

    /// <summary>By which every answer is late.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Of 100 calls, how many fail with Stream's error -1, nothing done.</summary>
    public int FailPercent { get; set; }

    /// <summary>Of 100 calls, how many are done but never answered.</summary>
    public int LosePercent { get; set; }

    public IEnumerable<string> FeedGroupNames => Names(FeedGroups);

    public IEnumerable<string> NotificationGroupNames => Names(NotificationGroups);

    private static string[] Names(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
