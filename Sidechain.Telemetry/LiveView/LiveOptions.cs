using System.ComponentModel.DataAnnotations;

namespace Sidechain.Telemetry.LiveView;

/// <summary>Bounds of live views.</summary>
internal sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>Streams that one replica keeps open at the same time.</summary>
    [Range(1, 100_000)]
    public int MostStreams { get; set; } = 256;

    /// <summary>
    /// The part of all streams that one address may have, at least one stream. Streams last for minutes, so it takes many addresses to have
    /// all.
    /// </summary>
    [Range(0.01, 1)]
    public double AddressShare { get; set; } = 0.25;

    /// <summary>Of those, one user's.</summary>
    [Range(1, 100_000)]
    public int MostStreamsOfUser { get; set; } = 8;

    /// <summary>Traces that are read and built for streams at once, one of a user and half from an address; others wait.</summary>
    [Range(1, 100)]
    public int MostBuilds { get; set; } = 4;

    /// <summary>As long as a stream stays open, whatever comes.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A trace whose client is done and that was quiet for so long is complete.</summary>
    public TimeSpan Quiet { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks at a trace that changes all the time.</summary>
    public TimeSpan LeastPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two looks without news: those of other replicas do not come while Redis is away.</summary>
    public TimeSpan MostPause { get; set; } = TimeSpan.FromSeconds(5);
}
