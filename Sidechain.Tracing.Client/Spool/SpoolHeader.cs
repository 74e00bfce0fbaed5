using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// The first record of a segment. It repeats what earlier segments of the run said and is still true, so that those can be deleted.
/// </summary>
internal sealed record SpoolHeader
{
    public required Guid Run { get; init; }

    /// <summary>The place among the run's segments, from 1.</summary>
    public required int Segment { get; init; }

    public required ClientIdentity Client { get; init; }

    public required string Destination { get; init; }

    /// <summary>Whose spans follow; null while nobody is logged in.</summary>
    public string? Account { get; init; }

    public WireClock? Clock { get; init; }

    /// <summary>Losses that no acknowledged batch has told.</summary>
    public IReadOnlyList<WireDropped> Lost { get; init; } = [];

    /// <summary>The batch with losses that was on its way.</summary>
    public SentLosses? OnItsWay { get; init; }
}
