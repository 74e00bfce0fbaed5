using System.ComponentModel.DataAnnotations;

namespace Sidechain.Telemetry.Answers;

/// <summary>What reading may take, section <c>Query</c> of the configuration.</summary>
internal sealed class QueryOptions
{
    public const string Section = "Query";

    /// <summary>A trace of so many spans is a big one: tree and text of 50,000 take some 200 MiB and a second of a core.</summary>
    [Range(1, 1_000_000)]
    public int BigTrace { get; set; } = 5000;

    /// <summary>From so many bytes on a trace is a big one, too, however few spans have them.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int BigTraceBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Big traces that are worked on at once, one of a reader and half from an address; the others wait.</summary>
    [Range(1, 100)]
    public int BigTraces { get; set; } = 2;

    /// <summary>
    /// Most bytes of answers that wait for their readers; an address has no more than half of it and a user a quarter, but always one
    /// answer. Small answers are not counted.
    /// </summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public int AnswerBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>As fast as such an answer is to be read, bytes a second; who is slower is cut off.</summary>
    [Range(1, 1024 * 1024 * 1024)]
    public int AnswerRate { get; set; } = 64 * 1024;

    /// <summary>As long as it may take beside that.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AnswerGrace { get; set; } = TimeSpan.FromSeconds(10);
}
