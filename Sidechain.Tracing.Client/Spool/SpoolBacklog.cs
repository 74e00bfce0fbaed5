using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>What a run that is over left to send to one server for one user, as batches.</summary>
internal sealed class SpoolBacklog : IBatchSource
{
    private readonly DeadRun _run;
    private readonly DeliveryOptions _options;
    private readonly Queue<SpooledSpan> _waiting = new();
    private readonly LossLedger _losses = new();
    private readonly HashSet<string> _done;
    private readonly bool _hasOthers;
    private SentLosses? _repeated;
    private Batch? _current;

    public SpoolBacklog(DeadRun run, DeliveryOptions options, string? account, SpoolAge age)
    {
        _run = run;
        _options = options;
        var contents = run.Contents;
        _done = [.. contents.Traces];
        foreach (var loss in contents.Lost)
        {
            _losses.Add(loss.Reason, loss.Count);
        }

        _repeated = contents.OnItsWay;
        Lose(DropReasons.Expired, [.. contents.Pending.Where(s => age.IsOver(s.WrittenUs, contents.Clock)).Select(Queued)]);
        foreach (var span in contents.Pending.Concat(contents.Unfinished).Where(s => !age.IsOver(s.WrittenUs, contents.Clock)))
        {
            if (span.Account is null || span.Account == account)
            {
                _waiting.Enqueue(span);
            }
            else
            {
                _hasOthers = true;
            }
        }
    }

    /// <summary>Spans that are lost or were rejected since it was opened.</summary>
    public long LostNow { get; private set; }

    /// <summary>Spans that still wait.</summary>
    public int Count => _waiting.Count + (_current?.Spans.Count ?? 0);

    /// <summary>True when the files hold nothing any more that somebody might want.</summary>
    public bool IsSettled => Count == 0 && !_losses.Any && !_hasOthers;

    public Batch? Next()
    {
        if (_current is null && (_current = Cut()) is { } batch)
        {
            Sending(batch);
        }

        return _current;
    }

    public void Stored(Batch batch, int rejected)
    {
        LostNow += rejected;
        _run.Append(RecordType.Delivered, to => RecordContents.WriteRanges(to, Ranges(batch.Spans)));
        Acknowledge(batch);
        _done.ExceptWith(batch.Done);
        _current = null;
    }

    public void Refused(Batch batch, string reason)
    {
        Lose(reason, batch.Spans);
        if (batch.Spans.Count == 0)
        {
            Acknowledge(batch);
            _done.ExceptWith(batch.Done);
        }

        _repeated = null;
        _current = null;
    }

    public Batch Without(Batch batch, IReadOnlySet<string> foreignTraces)
    {
        List<QueuedSpan> foreign = [.. batch.Spans.Where(s => foreignTraces.Contains(s.TraceId))];
        Lose(DropReasons.Forbidden, foreign);
        _done.ExceptWith(foreignTraces);
        _current = batch with
        {
            Id = Batch.NewId(),
            Spans = [.. batch.Spans.Except(foreign)],
            Dropped = _losses.All,
            Done = [.. batch.Done.Where(d => !foreignTraces.Contains(d))],
        };
        Sending(_current);
        return _current;
    }

    private Batch? Cut()
    {
        var spans = new List<QueuedSpan>();
        var bytes = 0;
        while (spans.Count < _options.MaxBatchSpans && _waiting.TryPeek(out var next)
            && bytes + next.Span.Json.Length <= _options.MaxBatchBytes)
        {
            bytes += next.Span.Json.Length;
            spans.Add(Queued(_waiting.Dequeue()));
        }

        var isLast = _waiting.Count == 0;
        IReadOnlyList<string> done = isLast && !_hasOthers ? [.. _done.Take(WireEnvelope.MaxDone)] : [];
        var (id, dropped) = _repeated is { } repeated ? (repeated.BatchId, repeated.Dropped) : (Batch.NewId(), _losses.All);
        _repeated = null;
        return spans.Count > 0 || dropped.Count > 0 || done.Count > 0
            ? new Batch(id, spans, dropped, done) { Clock = _run.Contents.Clock }
            : null;
    }

    private void Sending(Batch batch)
    {
        if (batch.Dropped.Count > 0)
        {
            _run.Append(RecordType.Batch, to => RecordContents.WriteSent(to, new SentLosses(batch.Id, batch.Dropped)));
        }
    }

    private void Acknowledge(Batch batch)
    {
        if (batch.Dropped.Count > 0)
        {
            _run.Append(RecordType.Acknowledged, to => to.Write(batch.Id));
            _losses.Acknowledge(new SentLosses(batch.Id, batch.Dropped));
        }
    }

    private void Lose(string reason, IReadOnlyList<QueuedSpan> spans)
    {
        if (spans.Count > 0)
        {
            _run.Append(RecordType.Lost, to =>
            {
                RecordContents.WriteLoss(to, new WireDropped(reason, spans.Count));
                RecordContents.WriteRanges(to, Ranges(spans));
            });
            _losses.Add(reason, spans.Count);
            LostNow += spans.Count;
        }
    }

    private static QueuedSpan Queued(SpooledSpan span) => span.Span with { Sequence = span.Sequence };

    private static List<SequenceRange> Ranges(IReadOnlyList<QueuedSpan> spans) =>
        SequenceRange.Of(spans.Where(s => s.Sequence > 0).Select(s => s.Sequence));
}
