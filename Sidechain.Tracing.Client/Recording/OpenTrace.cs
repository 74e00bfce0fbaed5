using System.Diagnostics;
using System.Text;
using Sidechain.Tracing.Client.Clocks;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>What the spans below one local root share.</summary>
internal sealed class OpenTrace(SpanRecorder recorder, TraceClock clock, string? originalTraceId)
{
    private int _running;
    private string? _traceId;
    private byte[]? _jsonHead;

    public SpanRecorder Recorder { get; } = recorder;

    public TraceClock Clock { get; } = clock;

    /// <summary>The trace id as it was given when it is a foreign one.</summary>
    public string? OriginalTraceId { get; } = originalTraceId;

    /// <summary>32 lower-case hex digits, the same for all of its spans.</summary>
    public string IdOf(Activity activity) => _traceId ??= activity.TraceId.ToHexString();

    /// <summary><c>{"trace_id":"…","span_id":</c> in UTF-8, the same for all of its spans.</summary>
    /// <param name="traceId">32 lower-case hex digits.</param>
    public ReadOnlySpan<byte> JsonHead(string traceId) =>
        _jsonHead ??= Encoding.ASCII.GetBytes($"{{\"trace_id\":\"{traceId}\",\"span_id\":");

    /// <summary>True for the first of the running ones.</summary>
    public bool Enter() => Interlocked.Increment(ref _running) == 1;

    /// <summary>True when it was the last one.</summary>
    public bool Leave() => Interlocked.Decrement(ref _running) == 0;
}
