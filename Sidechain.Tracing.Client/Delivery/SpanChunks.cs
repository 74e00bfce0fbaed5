namespace Sidechain.Tracing.Client.Delivery;

/// <summary>Keeps encoded spans in large pieces of memory that are used again, so that a span costs no allocation. Callers lock.</summary>
internal sealed class SpanChunks
{
    /// <summary>Most free chunks that are kept: 4 MiB.</summary>
    private const int MaxFree = 64;

    private readonly Stack<SpanChunk> _free = new();
    private SpanChunk? _last;

    public WaitingSpan Add(ReadOnlySpan<byte> json)
    {
        if (json.Length > SpanChunk.Size)
        {
            return new WaitingSpan(json.ToArray(), 0, json.Length);
        }

        if (_last is null || !_last.HasRoom(json.Length))
        {
            _last = _free.TryPop(out var free) ? free : new SpanChunk();
        }

        return new WaitingSpan(_last, _last.Add(json), json.Length);
    }

    /// <summary>The memory of these spans may be used again; nobody reads it any more.</summary>
    public void Release(IReadOnlyList<QueuedSpan> spans)
    {
        foreach (var span in spans)
        {
            if (span.Waited.Chunk is { } chunk && chunk.Release())
            {
                chunk.Clear();
                if (chunk != _last && _free.Count < MaxFree)
                {
                    _free.Push(chunk);
                }
            }
        }
    }
}
