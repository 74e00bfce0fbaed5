using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Client.Realtime;

/// <summary>
/// Makes spans of the records of one ring. Parts end before what they are parts of, so a record waits for its parent: once a record without
/// one comes, everything below it is complete.
/// </summary>
internal sealed class RealtimeDrain(SpanRecorder recorder, RealtimeRing ring)
{
    /// <summary>Most records that wait for their parent; over it they go below the ring's own.</summary>
    private const int MaxWaiting = 4096;

    private readonly Lock _lock = new();
    private readonly List<RealtimeRecord> _waiting = [];
    private long _reported;

    /// <summary>The ring's parent has ended, and so has the realtime thread's work.</summary>
    public bool HasEnded => ring.Parent.HasEnded;

    /// <summary>Takes what is there.</summary>
    /// <param name="isLast">The ring is closed: what still waits for a parent will not see it.</param>
    public void Drain(bool isLast = false)
    {
        lock (_lock)
        {
            while (ring.TryRead(out var record))
            {
                _waiting.Add(record);
                if (record.ParentId == 0)
                {
                    Complete(record);
                }
            }

            if (isLast || _waiting.Count > MaxWaiting)
            {
                foreach (var record in _waiting.OrderBy(r => r.Start).ToList())
                {
                    if (!_waiting.Exists(w => w.SpanId == record.ParentId))
                    {
                        Complete(record);
                    }
                }
            }

            if (ring.Dropped - _reported is > 0 and var dropped)
            {
                _reported += dropped;
                recorder.Queue.Drop(DropReasons.RealtimeRingFull, dropped);
            }
        }
    }

    /// <summary>The record and what waits below it.</summary>
    private void Complete(RealtimeRecord top)
    {
        _waiting.RemoveAll(w => w.SpanId == top.SpanId);
        Make(top, ring.Parent);
    }

    private void Make(in RealtimeRecord record, RecordedSpan parent)
    {
        var span = recorder.StartPast(ring.NameOf(record.Name), parent, record.Start);
        Set(span, record.Key0, record.Value0);
        Set(span, record.Key1, record.Value1);
        Set(span, record.Key2, record.Value2);
        Set(span, record.Key3, record.Value3);
        if (record.IsError)
        {
            span.SetStatus(SpanStatuses.Error);
        }

        var id = record.SpanId;
        var parts = _waiting.FindAll(w => w.ParentId == id);
        _waiting.RemoveAll(w => w.ParentId == id);
        foreach (var part in parts)
        {
            Make(part, span);
        }

        span.EndAt(record.End);
    }

    /// <summary>Whole numbers as such.</summary>
    private void Set(RecordedSpan span, ushort key, double value)
    {
        if (key == 0)
        {
            return;
        }

        if (Math.Abs(value) < 1L << 53 && Math.Floor(value) == value)
        {
            span.SetAttribute(ring.NameOf(key), (long)value);
        }
        else
        {
            span.SetAttribute(ring.NameOf(key), (object)value);
        }
    }
}
