using System.ComponentModel.DataAnnotations;

namespace Sidechain.Telemetry.Query;

/// <summary>What reading may take, section <c>Query</c> of the configuration.</summary>
internal sealed class QueryOptions
{
    public const string Section = "Query";

    /// <summary>From so many spans on a trace is a big one. Of 50,000 spans the tree and its text take some 200 MiB and a second of a core.</summary>
    [Range(1, 1_000_000)]
    public int BigTrace { get; set; } = 5000;

    /// <summary>Big traces that are worked on at the same time, no more than one of one reader; the others wait.</summary>
    [Range(1, 100)]
    public int BigTraces { get; set; } = 2;
}
