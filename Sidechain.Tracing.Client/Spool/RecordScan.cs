namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// Finds the records of a segment. What is no record is passed over up to the next one and counted as one torn record: the last one of a
/// killed process, or a damage of the disk.
/// </summary>
internal sealed class RecordScan(ReadOnlyMemory<byte> data)
{
    /// <summary>From here on there are only zeros: the part that was never written to.</summary>
    private readonly int _written = data.Span.LastIndexOfAnyExcept((byte)0) + 1;

    private int _next;

    public RecordType Type { get; private set; }

    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>Where the content starts in the segment.</summary>
    public int Offset { get; private set; }

    /// <summary>Gaps so far.</summary>
    public int Torn { get; private set; }

    /// <summary>Where the next record may be written: behind everything that was ever written.</summary>
    public int End { get; private set; }

    public bool MoveNext()
    {
        var isGap = false;
        for (; _next < _written; _next += RecordFormat.Alignment)
        {
            if (RecordFormat.TryRead(data.Span[_next..], out var type, out var length))
            {
                Offset = _next + RecordFormat.HeadLength;
                (Type, Content) = (type, data.Slice(Offset, length));
                _next += RecordFormat.Size(length);
                End = _next;
                return true;
            }

            if (!isGap)
            {
                isGap = true;
                Torn++;
            }
        }

        End = Math.Max(End, RecordFormat.Align(_written));
        return false;
    }
}
