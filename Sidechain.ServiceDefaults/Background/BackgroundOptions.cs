using System.ComponentModel.DataAnnotations;

namespace Sidechain.ServiceDefaults.Background;

/// <summary>Section <c>Background</c>: when background work that failed is tried again.</summary>
public sealed class BackgroundOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Background";

    /// <summary>After the first failure; doubled after each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(1);
}
