using Sidechain.Tracing.Client.Clocks;
using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// Keeps the spans of this run in files until the server has them, so that a killed process loses none that ended; the next run delivers
/// them (<see cref="SpanDelivery.DrainAsync"/>). Never throws: a folder that cannot be written turns it off, and spans stay in memory. Give
/// it to one <see cref="SpanDelivery"/>, and dispose it after that.
/// </summary>
public sealed class SpanSpool : ISpanSpool, IDisposable
{
    private readonly Lock _lock = new();
    private readonly RunWriter _run;
    private readonly SpoolAccount _account;
    private uint _lastSequence;
    private int _toldRunning;
    private bool _isDisposed;

    private SpanSpool(SpoolOptions options, ClientIdentity client, TimeProvider time)
    {
        Options = options;
        Time = time;
        _run = new RunWriter(options, client, time.GetUtcNow());
        _account = new SpoolAccount(_run);
    }

    /// <summary>Why nothing is written to files; null while all is well.</summary>
    public string? OffReason => _run.OffReason;

    /// <summary>What the client knows about its clock; kept with the run's spans.</summary>
    internal WireClock? Clock
    {
        get
        {
            lock (_lock)
            {
                return _run.Clock;
            }
        }

        set
        {
            lock (_lock)
            {
                _run.Clock = value;
                _run.TryAppend(RecordType.Clock, to => RecordContents.WriteClock(to, value));
            }
        }
    }

    internal SpoolOptions Options { get; }

    internal TimeProvider Time { get; }

    /// <summary>True when the spool had to give up spans since the last call of <see cref="TakeLosses"/>.</summary>
    internal bool HasLosses => _run.Losses.HasNew;

    /// <summary>A spool for one run of one client. Files are made when the first span starts.</summary>
    public static SpanSpool Open(SpoolOptions options, ClientIdentity client, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(client);
        return new SpanSpool(options, client, time ?? TimeProvider.System);
    }

    /// <summary>Keeps the files for a later run, unless everything in them is delivered.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _run.Close(isNeeded: _run.Segments.Pending > 0 || _run.Segments.Running > _toldRunning || _run.Losses.Any);
        }
    }

    /// <inheritdoc/>
    ISpanBuffer ISpanSpool.OpenBuffer(DeliveryOptions options, Func<string?> token)
    {
        _account.Token = token;
        return new SpoolBuffer(this, options);
    }

    /// <inheritdoc/>
    Task ISpanSpool.DrainAsync(
        SpanQueue queue, BatchSender sender, SendResult result, Deadline deadline, CancellationToken cancellationToken) =>
        new SpoolDrain(this, queue, sender).RunAsync(result, deadline, cancellationToken);

    /// <summary>Null when the spool is off.</summary>
    internal SpoolStart? Start(in SpanBegin begin)
    {
        var key = SpanKey.Of(begin.TraceId, begin.SpanId);
        var token = _account.CurrentToken();
        lock (_lock)
        {
            _account.Set(token);
            if (_run.OffReason is not null)
            {
                return null;
            }

            try
            {
                var length = SpanRecords.WriteStart(_run.Contents(SpanRecords.MaxStart), key, begin);
                var (segment, _) = _run.Append(RecordType.Start, length);
                segment.Running++;
                return new SpoolStart(segment);
            }
            catch (Exception exception)
            {
                _run.TurnOff(exception);
                return null;
            }
        }
    }

    /// <summary>Null when the spool is off: the caller keeps the span in memory.</summary>
    internal SpoolEntry? End(SpoolStart? start, string traceId, string spanId, ReadOnlySpan<byte> json)
    {
        var token = _account.CurrentToken();
        lock (_lock)
        {
            _account.Set(token);
            if (_run.OffReason is not null)
            {
                return null;
            }

            try
            {
                var length = SpanRecords.EndHeadLength + json.Length;
                var contents = _run.Contents(length);
                SpanRecords.WriteEndHead(contents, ++_lastSequence, TraceClock.WallUs(Time), SpanKey.Of(traceId, spanId));
                json.CopyTo(contents[SpanRecords.EndHeadLength..]);
                var (segment, offset) = _run.Append(RecordType.End, length);
                segment.Pending++;
                if (start is not null)
                {
                    start.Segment.Running--;
                    _toldRunning -= start.IsTold ? 1 : 0;
                }

                var at = offset + RecordFormat.HeadLength + SpanRecords.EndHeadLength;
                return new SpoolEntry(segment, at, json.Length, _lastSequence, Time.GetTimestamp());
            }
            catch (Exception exception)
            {
                _run.TurnOff(exception);
                return null;
            }
        }
    }

    /// <summary>
    /// The JSON of an ended span, which is on its way from now on. Null when the span is lost, since its segment had to go or it is too
    /// old: the spool has counted that.
    /// </summary>
    internal byte[]? Take(in SpoolEntry entry)
    {
        lock (_lock)
        {
            var segment = entry.Segment;
            if (segment.IsClosed)
            {
                return null;
            }

            if (Time.GetElapsedTime(entry.WrittenTicks) > Options.MaxAge)
            {
                segment.Pending--;
                WriteLoss(DropReasons.Expired, 1, [new SequenceRange(entry.Sequence, entry.Sequence)]);
                _run.Losses.AddOwn(new WireDropped(DropReasons.Expired, 1));
                return null;
            }

            var json = segment.Read(entry.Offset, entry.Length);
            segment.OnTheirWay++;
            return json;
        }
    }

    /// <summary>The same without taking it.</summary>
    internal byte[]? Peek(in SpoolEntry entry)
    {
        lock (_lock)
        {
            return entry.Segment.Read(entry.Offset, entry.Length);
        }
    }

    /// <summary>The spans are stored.</summary>
    internal void Delivered(IReadOnlyList<QueuedSpan> spans)
    {
        lock (_lock)
        {
            foreach (var start in spans.Select(s => s.Waited.Begun).OfType<SpoolStart>())
            {
                start.IsTold = true;
                _toldRunning++;
            }

            var ranges = Settle(spans);
            if (ranges.Count > 0)
            {
                _run.TryAppend(RecordType.Delivered, to => RecordContents.WriteRanges(to, ranges));
            }

            _run.Try(_run.Segments.DeleteSettled);
        }
    }

    /// <summary>Spans are lost; those of them that are in the spool need no sending any more.</summary>
    internal void Lost(string reason, long count, IReadOnlyList<QueuedSpan> spans)
    {
        lock (_lock)
        {
            WriteLoss(reason, count, Settle(spans));
            _run.Losses.Add(reason, count);
        }
    }

    /// <summary>A batch is about to be sent.</summary>
    internal void Sending(Batch batch)
    {
        lock (_lock)
        {
            if (batch.Dropped.Count > 0)
            {
                var sent = new SentLosses(batch.Id, batch.Dropped);
                _run.TryAppend(RecordType.Batch, to => RecordContents.WriteSent(to, sent));
                _run.Losses.OnItsWay = sent;
            }
        }
    }

    /// <summary>The server has counted the batch's losses.</summary>
    internal void Acknowledged(Batch batch)
    {
        lock (_lock)
        {
            if (batch.Dropped.Count > 0)
            {
                _run.TryAppend(RecordType.Acknowledged, to => to.Write(batch.Id));
                _run.Losses.Acknowledge(new SentLosses(batch.Id, batch.Dropped));
            }
        }
    }

    /// <summary>Takes the losses of the spool itself since the last call.</summary>
    internal IReadOnlyList<WireDropped> TakeLosses()
    {
        lock (_lock)
        {
            return _run.Losses.TakeNew();
        }
    }

    /// <summary>Comes before the loss is counted: the record may need a new segment, and its header tells what was so before.</summary>
    private void WriteLoss(string reason, long count, IReadOnlyList<SequenceRange> ranges) =>
        _run.TryAppend(RecordType.Lost, to =>
        {
            RecordContents.WriteLoss(to, new WireDropped(reason, count));
            RecordContents.WriteRanges(to, ranges);
        });

    private static List<SequenceRange> Settle(IReadOnlyList<QueuedSpan> spans)
    {
        var sequences = new List<uint>();
        foreach (var span in spans)
        {
            if (SpoolEntry.Of(span.Waited) is { } entry)
            {
                entry.Segment.Pending--;
                entry.Segment.OnTheirWay--;
                sequences.Add(entry.Sequence);
            }
        }

        return SequenceRange.Of(sequences);
    }
}
