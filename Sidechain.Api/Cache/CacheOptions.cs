namespace Sidechain.Api.Cache;

/// <summary>Section <c>Cache</c>.</summary>
internal sealed class CacheOptions
{
    public const string Section = "Cache";

    /// <summary>A command that takes longer is given up.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a timeline is kept.</summary>
    public TimeSpan TimelineLifetime { get; set; } = TimeSpan.FromSeconds(30);
}
