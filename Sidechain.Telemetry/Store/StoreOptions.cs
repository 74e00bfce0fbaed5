using System.ComponentModel.DataAnnotations;

namespace Sidechain.Telemetry.Store;

/// <summary>How the store writes, section <c>Store</c> of the configuration.</summary>
internal sealed class StoreOptions
{
    public const string Section = "Store";

    /// <summary>So often a writer waits for a lock in the time of one statement.</summary>
    public const int LocksOfAStatement = 10;

    /// <summary>Writers, each with a connection of its own. Two keep Postgres busy while one of them waits for its commit.</summary>
    [Range(1, 8)]
    public int Writers { get; set; } = 2;

    /// <summary>Most spans of a group commit; a bigger request is written in several.</summary>
    [Range(1, 100_000)]
    public int GroupSpans { get; set; } = 5000;

    /// <summary>What a group commit is to take at most: spans that take long to write make smaller groups.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan GroupTime { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Most spans of one trace. Those beyond are rejected as <c>too_many_spans</c>, and counted.</summary>
    [Range(100, 1_000_000)]
    public int MaxTraceSpans { get; set; } = 50_000;

    /// <summary>Most bytes of a trace's attributes, events and links. Spans beyond are rejected as <c>trace_too_large</c>.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxTraceBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>The part of a trace, and of the words by which it is found, that is reserved for its owner's own clients.</summary>
    [Range(0.0, 0.9)]
    public double OwnersShare { get; set; } = 0.25;

    /// <summary>The part of a trace that may be nobody's spans and is taken for its owner's, who may have logged in meanwhile.</summary>
    [Range(0.0, 0.5)]
    public double AnonymousShare { get; set; } = 0.1;

    /// <summary>As long after its owner is known spans of nobody's are taken for the owner's: those of before come late.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan AnonymousTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Traces that people have pinned, of one user: nobody but a person ends such a pin.</summary>
    [Range(1, 100_000)]
    public int MaxPins { get; set; } = 200;

    /// <summary>Most words (names, services, values) by which one trace can be found.</summary>
    [Range(10, 100_000)]
    public int MaxTraceTerms { get; set; } = 1000;

    /// <summary>The part of those that others than its owner's clients may add.</summary>
    public int MaxOthersTerms => (int)(MaxTraceTerms * (1 - OwnersShare));

    /// <summary>Different steps (a name, a version, a bin of time) of one user in a day that count in figures.</summary>
    [Range(10, 1_000_000)]
    public int MaxStepsPerDay { get; set; } = 5000;

    /// <summary>The same of all users together who send from one address: those of a company mostly take the same steps.</summary>
    [Range(10, 10_000_000)]
    public int MaxStepsPerDayOfAddress { get; set; } = 20_000;

    /// <summary>Spans of one name that count in figures, of one user in a minute; ten times as many of one address.</summary>
    [Range(1, 100_000)]
    public int MaxCountedPerMinute { get; set; } = 50;

    /// <summary>The same in a day.</summary>
    [Range(1, 10_000_000)]
    public int MaxCountedPerDay { get; set; } = 600;

    /// <summary>As long as the database may take for one statement; then the answer is 503.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>As long as a writer waits for a trace that somebody else has locked: far less, since others wait behind it.</summary>
    public TimeSpan LockTimeout => StatementTimeout / LocksOfAStatement;
}
