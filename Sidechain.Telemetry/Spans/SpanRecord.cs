using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Spans;

/// <summary>A span as it is stored: checked, masked, without anything that the database refuses.</summary>
internal sealed record SpanRecord
{
    public required Guid TraceId { get; init; }

    public required long SpanId { get; init; }

    public long? ParentId { get; init; }

    /// <summary>The trace id as it came, where it had to be mapped.</summary>
    public string? OriginalTraceId { get; init; }

    public required string Name { get; init; }

    public required string Service { get; init; }

    public ActivityKind Kind { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public required long StartNs { get; init; }

    /// <summary>Nanoseconds since 1970; equal to the start while unfinished.</summary>
    public required long EndNs { get; init; }

    public SpanStatus Status { get; init; }

    public string? StatusMessage { get; init; }

    /// <summary>Absent on a service's span.</summary>
    public string? ClientType { get; init; }

    public string? ClientVersion { get; init; }

    /// <summary>For whom it was made: the sender of a client's span, <c>user.id</c> of a service's.</summary>
    public string? UserId { get; init; }

    public bool Unfinished { get; init; }

    /// <summary>A JSON object, its keys as <see cref="Spans.AttributeKeys"/> writes them; null without attributes.</summary>
    public string? Attributes { get; init; }

    /// <summary>What its trace is found by; see <see cref="Spans.Terms"/>.</summary>
    public IReadOnlyList<int> Terms { get; init; } = [];

    /// <summary>What the server said that it took for a client's request, nanoseconds.</summary>
    public long? ServerNs { get; init; }

    /// <summary>A JSON array of <c>{"name","time_ns","attributes"?}</c>; null without events.</summary>
    public string? Events { get; init; }

    /// <summary>W3C's flags, whether the parent is elsewhere, and <see cref="SaidOk"/>.</summary>
    public short Flags { get; init; }

    /// <summary>A JSON object about its resource and its library; see <see cref="SpanAbout"/>. Null where nothing is known.</summary>
    public string? About { get; init; }

    /// <summary>A JSON object with links and trace state; see <see cref="SpanMore"/>. Null without.</summary>
    public string? More { get; init; }

    /// <summary>How heavy it is, in letters: what its sender can make as long as it likes.</summary>
    public int Weight =>
        Name.Length + (StatusMessage?.Length ?? 0) + (Attributes?.Length ?? 0) + (Events?.Length ?? 0) + (More?.Length ?? 0);

    /// <summary>About as many bytes as it takes in memory until its commit.</summary>
    public int Size => 500 + (2 * Weight) + (sizeof(int) * Terms.Count);

    /// <summary>In <see cref="Flags"/>: its sender said that all is well, and did not just say nothing.</summary>
    public const short SaidOk = 1024;

    /// <summary>In the flags of a stored span: it came under an ID that was somebody else's, or nobody knows whose it is.</summary>
    public const short Stray = 2048;

    /// <summary>1 for a server's or a consumer's span, which may have the id of the span that called it; 0 for the others.</summary>
    public short Side => (short)(Kind is ActivityKind.Server or ActivityKind.Consumer ? 1 : 0);
}
