using System.Text;
using Sidechain.Tracing.Client.Spool;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>An encoded span that waits to be sent.</summary>
/// <param name="TraceId">32 lower-case hex digits.</param>
/// <param name="Json">The span's object, UTF-8; empty while the spool keeps it; valid until it is released, see <see cref="SpanChunks"/>.</param>
/// <param name="Chunk">Where it lies; null for memory of its own.</param>
internal readonly record struct QueuedSpan(string TraceId, ReadOnlyMemory<byte> Json, SpanChunk? Chunk = null)
{
    private const int TraceIdAt = 13;
    private const int TraceIdLength = 32;

    /// <summary>The trace id of a span that <see cref="Client.Recording.Json.SpanEncoder"/> wrote, whose object it begins.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="same">A trace id that it may be; then no new text is made.</param>
    public static string TraceIdOf(ReadOnlySpan<byte> json, string? same)
    {
        var id = json.Slice(TraceIdAt, TraceIdLength);
        return same is not null && Ascii.Equals(id, same) ? same : Encoding.ASCII.GetString(id);
    }

    /// <summary>Where the spool of this run has it; null for one that is in memory alone.</summary>
    public SpoolEntry? Entry { get; init; }

    /// <summary>Its number in the run that is drained; 0 elsewhere.</summary>
    public uint Sequence { get; init; }

    /// <summary>The start that this one was taken from, when it had not ended.</summary>
    public SpoolStart? Unfinished { get; init; }
}
