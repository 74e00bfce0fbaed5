using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>What the segments of a run say, whatever state they are in. Reading never throws.</summary>
internal sealed class SpoolContents
{
    private readonly Dictionary<uint, SpooledSpan> _pending = [];
    private readonly Dictionary<SpanKey, SpooledSpan> _running = [];
    private readonly LossLedger _losses = new();
    private readonly Dictionary<string, SentLosses> _sent = new(StringComparer.Ordinal);
    private readonly HashSet<string> _traces = new(StringComparer.Ordinal);
    private string? _account;

    private SpoolContents()
    {
    }

    /// <summary>Of the first segment that has one; null when there is none: then there is nothing to send either.</summary>
    public SpoolHeader? Header { get; private set; }

    public WireClock? Clock { get; private set; }

    /// <summary>Ended spans that are neither delivered nor lost, in the order of their ends.</summary>
    public IReadOnlyList<SpooledSpan> Pending => [.. _pending.Values.OrderBy(s => s.Sequence)];

    /// <summary>Spans that had not ended when the run did, in the order of their starts.</summary>
    public IReadOnlyList<SpooledSpan> Unfinished => [.. _running.Values];

    /// <summary>Every trace that is named.</summary>
    public IReadOnlyCollection<string> Traces => _traces;

    /// <summary>Losses that no acknowledged batch has told, torn records among them.</summary>
    public IReadOnlyList<WireDropped> Lost => [.. _losses.All.Where(loss => loss.Count > 0)];

    /// <summary>The batch with losses that has no answer: it is repeated as it was.</summary>
    public SentLosses? OnItsWay => _losses.OnItsWay;

    /// <summary>Damaged places.</summary>
    public int Torn { get; private set; }

    /// <summary>Where the last segment may be written on.</summary>
    public int End { get; private set; }

    public static SpoolContents Read(IEnumerable<ReadOnlyMemory<byte>> segments)
    {
        var contents = new SpoolContents();
        foreach (var segment in segments)
        {
            var scan = new RecordScan(segment);
            while (scan.MoveNext())
            {
                contents.TryApply(scan);
            }

            contents.Torn += scan.Torn;
            contents.End = scan.End;
        }

        if (contents.Torn > 0)
        {
            contents._losses.Add(DropReasons.Torn, contents.Torn);
        }

        return contents;
    }

    private void TryApply(RecordScan record)
    {
        try
        {
            Apply(record);
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            // The checksum is right and the contents are not: another version wrote it.
            Torn++;
        }
    }

    private void Apply(RecordScan record)
    {
        using var reader = record.Type is RecordType.Start or RecordType.End ? null : RecordContents.Read(record.Content);
        switch (record.Type)
        {
            case RecordType.Header:
                Apply(RecordContents.ReadHeader(reader!));
                break;
            case RecordType.Start when Header is not null:
                var (started, span) = SpanRecords.ReadStart(record.Content.Span, Header.Client);
                _traces.Add(span.TraceId!);
                _running[started] = new SpooledSpan(
                    0, span.StartUs!.Value, _account, new QueuedSpan(span.TraceId!, WireWriter.Encode(span)));
                break;
            case RecordType.End when Header is not null:
                var (sequence, writtenUs, ended) = SpanRecords.ReadEndHead(record.Content.Span);
                var traceId = ended.TraceId;
                _traces.Add(traceId);
                _running.Remove(ended);
                _pending[sequence] = new SpooledSpan(
                    sequence, writtenUs, _account, new QueuedSpan(traceId, record.Content[SpanRecords.EndHeadLength..]));
                break;
            case RecordType.Delivered:
                Settle(RecordContents.ReadRanges(reader!));
                break;
            case RecordType.Lost:
                var loss = RecordContents.ReadLoss(reader!);
                Settle(RecordContents.ReadRanges(reader!));
                _losses.Add(loss.Reason, loss.Count);
                break;
            case RecordType.Batch:
                _losses.OnItsWay = RecordContents.ReadSent(reader!);
                _sent[_losses.OnItsWay.BatchId] = _losses.OnItsWay;
                break;
            case RecordType.Acknowledged:
                if (_sent.Remove(reader!.ReadString(), out var told))
                {
                    _losses.Acknowledge(told);
                }

                break;
            case RecordType.Account:
                _account = RecordContents.ReadAccount(reader!);
                break;
            case RecordType.Clock:
                Clock = RecordContents.ReadClock(reader!);
                break;
        }
    }

    private void Apply(SpoolHeader header)
    {
        Header ??= header;
        _account = header.Account;
        Clock = header.Clock;
        _losses.Restart(header);
        if (header.OnItsWay is { } sent)
        {
            _sent[sent.BatchId] = sent;
        }
    }

    private void Settle(IReadOnlyList<SequenceRange> ranges)
    {
        foreach (var (first, last) in ranges)
        {
            foreach (var sequence in _pending.Keys.Where(s => s >= first && s <= last).ToList())
            {
                _pending.Remove(sequence);
            }
        }
    }
}
