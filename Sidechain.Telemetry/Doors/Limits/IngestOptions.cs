using System.ComponentModel.DataAnnotations;
using Sidechain.Otlp;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>Limits of both doors, section <c>Ingest</c> of the configuration.</summary>
internal sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>Attributes, events or links of one span that are looked at: no setting keeps more.</summary>
    public const int MostItems = 255;

    /// <summary>Largest body as it arrives, bytes; 413 above.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Largest body once decompressed, bytes; 413 above.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxDecompressedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Bytes of one user in a day (UTC), decompressed; 429 above. This replica counts for itself, since its start.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytesPerDay { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>The same of one address without a token.</summary>
    [Range(1, long.MaxValue)]
    public long AnonymousMaxBytesPerDay { get; set; } = 256L * 1024 * 1024;

    /// <summary>Most spans of one body; 413 above.</summary>
    [Range(1, 100_000)]
    public int MaxSpans { get; set; } = 20_000;

    /// <summary>Most log records of a client's body, beyond which they are rejected as <c>too_many_records</c>.</summary>
    [Range(1, 100_000)]
    public int MaxLogs { get; set; } = 2000;

    /// <summary>
    /// Attributes of one span, event or log record: the 128 that recorders keep, and what they add about those that they left out. Those
    /// beyond are counted.
    /// </summary>
    [Range(1, MostItems)]
    public int MaxAttributes { get; set; } = 160;

    /// <summary>Events of one span; those beyond are counted.</summary>
    [Range(1, MostItems)]
    public int MaxEvents { get; set; } = 128;

    /// <summary>Links of one span; those beyond are counted.</summary>
    [Range(1, MostItems)]
    public int MaxLinks { get; set; } = 128;

    /// <summary>Longest name of a span or an event, characters; a longer one is cut.</summary>
    [Range(16, 4096)]
    public int MaxNameLength { get; set; } = 256;

    /// <summary>Longest key of an attribute, characters; a longer one is cut.</summary>
    [Range(16, 4096)]
    public int MaxKeyLength { get; set; } = 256;

    /// <summary>
    /// Versions of clients that one user, or an address without a token, may name in a day; those beyond are stored as <c>other</c>.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxVersionsPerDay { get; set; } = 20;

    /// <summary>Longest span that is believed; one that says more is kept without a duration.</summary>
    public TimeSpan MaxDuration { get; set; } = OtlpTimes.Longest;

    /// <summary>Requests of clients, and as many of services, that are being read or wait for their commit; 503 above.</summary>
    [Range(1, 100_000)]
    public int MaxWaitingRequests { get; set; } = 1024;

    /// <summary>Bytes of decompressed bodies that have come; 503 above. Spans decoded from them take four times as much.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxWaitingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The part of both that one user may have, and that all who send without a token may have together.</summary>
    [Range(0.01, 1)]
    public double CallersShare { get; set; } = 0.25;

    /// <summary>The part of both that all may have who send from one address: one sender may be many users.</summary>
    [Range(0.01, 1)]
    public double AddressShare { get; set; } = 0.5;

    /// <summary>A body of fewer bytes, decompressed, is a small one: it takes a core a millisecond, and does not wait.</summary>
    [Range(0, 256 * 1024 * 1024)]
    public int SmallBody { get; set; } = 16 * 1024;

    /// <summary>A body of so many bytes is a big one: it takes a core tens of milliseconds, or a second.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int BigBody { get; set; } = 1024 * 1024;

    /// <summary>
    /// Big bodies of clients that are decoded at once, one of a sender and half from an address; the others wait. As many of those that are
    /// neither big nor small.
    /// </summary>
    [Range(1, 100)]
    public int BigBodies { get; set; } = 2;

    /// <summary>As long as a body may take to come; 408 after that.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What a client is asked to wait for while the store is away or does not keep up.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);
}
