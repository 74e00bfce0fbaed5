using System.Text;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>An encoded span in a batch.</summary>
/// <param name="TraceId">32 lower-case hex digits.</param>
/// <param name="Json">The span's object, UTF-8. It is valid until the span is released, see <see cref="SpanChunks"/>.</param>
/// <param name="Waited">Where the span waited before; nothing for a span of a run that is over.</param>
internal readonly record struct QueuedSpan(string TraceId, ReadOnlyMemory<byte> Json, WaitingSpan Waited = default)
{
    private const int TraceIdAt = 13;
    private const int TraceIdLength = 32;

    /// <summary>Its number in the run that is drained; 0 for a span of this run.</summary>
    public uint Sequence { get; init; }

    /// <param name="waited">Where the span waited.</param>
    /// <param name="json">
    /// The object of the span, as <see cref="Client.Recording.Json.SpanEncoder"/> writes it: the trace id comes first.
    /// </param>
    /// <param name="same">A trace id that may be the same; then no new text is made.</param>
    public static QueuedSpan Of(in WaitingSpan waited, ReadOnlyMemory<byte> json, string? same) =>
        new(TraceIdOf(json.Span, same), json, waited);

    private static string TraceIdOf(ReadOnlySpan<byte> json, string? same)
    {
        var id = json.Slice(TraceIdAt, TraceIdLength);
        return same is not null && Ascii.Equals(id, same) ? same : Encoding.ASCII.GetString(id);
    }
}
