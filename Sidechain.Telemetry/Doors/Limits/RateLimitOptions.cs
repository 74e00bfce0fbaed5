using System.ComponentModel.DataAnnotations;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>How often clients may send, section <c>RateLimit</c> of the configuration.</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimit";

    /// <summary>Requests of one user, in the long run.</summary>
    [Range(1, 10_000_000)]
    public int PerMinute { get; set; } = 100;

    /// <summary>Requests of one user at once, after a pause.</summary>
    [Range(1, 10_000_000)]
    public int Burst { get; set; } = 50;

    /// <summary>The same without a token, by the address that the request came from: behind a forwarder, all together.</summary>
    [Range(1, 10_000_000)]
    public int AnonymousPerMinute { get; set; } = 30;

    [Range(1, 10_000_000)]
    public int AnonymousBurst { get; set; } = 15;

    /// <summary>All users of one address send as often, and as many bytes in a day, as so many: users cost nothing to register.</summary>
    [Range(1, 10_000)]
    public int CallersOfAddress { get; set; } = 10;

    /// <summary>As long as Redis may take before this replica decides by itself.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan RedisTimeout { get; set; } = TimeSpan.FromMilliseconds(100);
}
