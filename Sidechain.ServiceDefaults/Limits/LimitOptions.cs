using System.ComponentModel.DataAnnotations;

namespace Sidechain.ServiceDefaults.Limits;

/// <summary>The limits of one kind of work, of a caller and of all: section <c>Limits:{name}</c>. Each replica counts for itself.</summary>
public sealed class LimitOptions
{
    /// <summary>Name of the sections' parent.</summary>
    public const string Section = "Limits";

    /// <summary>Requests of one caller (a user, or an address without a token) in a minute, in the long run; 429 above.</summary>
    [Range(1, 100_000_000)]
    public int PerMinute { get; set; }

    /// <summary>Requests of one caller at once, after a pause.</summary>
    [Range(1, 100_000_000)]
    public int Burst { get; set; }

    /// <summary>
    /// One address may send so many callers' requests, a minute and at once, and have as many running; 429 above. Users cost nothing to
    /// register.
    /// </summary>
    [Range(1, 10_000)]
    public int CallersOfAddress { get; set; } = 10;

    /// <summary>Requests of one caller that are worked on at the same time.</summary>
    [Range(1, 1_000_000)]
    public int Concurrent { get; set; }

    /// <summary>Requests of one caller that may wait for that; 429 above.</summary>
    [Range(0, 1_000_000)]
    public int Waiting { get; set; }

    /// <summary>Requests of all callers that are worked on at the same time; half of them may come from one address.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentOfAll { get; set; }

    /// <summary>Requests of all callers that may wait for that, half of them from one address; 503 above.</summary>
    [Range(0, 1_000_000)]
    public int WaitingOfAll { get; set; }
}
