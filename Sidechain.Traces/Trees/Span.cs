using System.Collections.ObjectModel;
using System.Diagnostics;

namespace Sidechain.Traces.Trees;

/// <summary>One recorded step of a trace, by a client or a service, with the times of the process that recorded it.</summary>
public sealed record Span
{
    /// <summary>The attributes of a span that has none.</summary>
    public static IReadOnlyDictionary<string, object?> NoAttributes { get; } = ReadOnlyDictionary<string, object?>.Empty;

    /// <summary>32 lower-case hex digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>16 lower-case hex digits.</summary>
    public required string SpanId { get; init; }

    /// <summary>Absent on the span that began the trace.</summary>
    public string? ParentSpanId { get; init; }

    public required string Name { get; init; }

    /// <summary>The process that recorded it, for example <c>api</c> or <c>sidechain-cli</c>.</summary>
    public required string Service { get; init; }

    /// <summary>Where the time was spent; see <see cref="Tiers"/>.</summary>
    public required string Tier { get; init; }

    public ActivityKind Kind { get; init; }

    /// <summary>Nanoseconds since 1970 by the recording process' clock.</summary>
    public required long StartNs { get; init; }

    /// <summary>
    /// Never before <see cref="StartNs"/>; equal to it while the span is <see cref="Unfinished"/>, and where its end cannot be.
    /// </summary>
    public required long EndNs { get; init; }

    public SpanStatus Status { get; init; }

    public string? StatusMessage { get; init; }

    /// <summary>Its sender said that all is well, and did not just say nothing.</summary>
    public bool SaidOk { get; init; }

    /// <summary>The W3C <c>tracestate</c>.</summary>
    public string? TraceState { get; init; }

    /// <summary>W3C's in the lowest byte; 256 when it is known whether the parent is in another process, 512 when it is.</summary>
    public int Flags { get; init; }

    /// <summary>The library that recorded it.</summary>
    public string? ScopeName { get; init; }

    public string? ScopeVersion { get; init; }

    /// <summary>How that library describes itself.</summary>
    public IReadOnlyDictionary<string, object?> ScopeAttributes { get; init; } = NoAttributes;

    /// <summary>How its process describes itself, without its name.</summary>
    public IReadOnlyDictionary<string, object?> Resource { get; init; } = NoAttributes;

    /// <summary>
    /// Values are string, bool, long, double, null, arrays (<c>object?[]</c>) of those, and <see cref="AttributeObject"/>.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Attributes { get; init; } = NoAttributes;

    public IReadOnlyList<SpanEvent> Events { get; init; } = [];

    public IReadOnlyList<SpanLink> Links { get; init; } = [];

    /// <summary>Sentences about what is wrong with it, by its recorder, by its reader, or by a repair of spans.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>A sentence of its reader about what is wrong with its times. It is told where the parent's times are others.</summary>
    public string? TimeWarning { get; init; }

    /// <summary><c>cli</c>, <c>plugin</c>, <c>web</c> or <c>mobile</c>; absent on a service's span.</summary>
    public string? ClientType { get; init; }

    public string? ClientVersion { get; init; }

    /// <summary>The clock sample that its sender had measured; absent where there is none.</summary>
    public ClockSample? Clock { get; init; }

    /// <summary>Delivered before it ended; a finished record replaces it.</summary>
    public bool Unfinished { get; init; }

    /// <summary>It has ended, and <see cref="EndNs"/> says when: not so for one whose end was before its start.</summary>
    internal bool HasEnd => !Unfinished && !Attributes.ContainsKey(TraceNames.UnusableDurationMs);
}
