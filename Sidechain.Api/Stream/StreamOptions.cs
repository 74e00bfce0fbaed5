namespace Sidechain.Api.Stream;

/// <summary>Section <c>Stream</c>: the app at Stream, and how hard to try.</summary>
internal sealed class StreamOptions
{
    public const string Section = "Stream";

    public string ApiKey { get; set; } = "";

    /// <summary>Signs the tokens that Stream checks (HS256).</summary>
    public string ApiSecret { get; set; } = "";

    /// <summary>The longest that a post waits for Stream; the outbox does the rest.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the worker waits, and a timeline without a cache.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the worker looks for entries that became due.</summary>
    public TimeSpan OutboxPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause after an author's first failed attempt of the worker; it doubles with each.</summary>
    public TimeSpan OutboxFirstPause { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan OutboxLongestPause { get; set; } = TimeSpan.FromMinutes(1);
}
