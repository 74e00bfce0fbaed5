using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>
/// A batch that waits to be written, and its outcome. A big one is written part after part, in several groups, so that others need not wait
/// for the whole.
/// </summary>
internal sealed class PendingWrite(Batch batch, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<WriteResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RefusedSpan> _refused = [];
    private IReadOnlyList<SpanRecord> _spans = batch.Spans;
    private IReadOnlyList<DoneTrace> _done = batch.Done;
    private int _next;
    private int _nextDone;
    private bool _hasBegun;

    /// <summary>As it was sent.</summary>
    public Batch Batch { get; } = batch;

    /// <summary>Its place among all that came.</summary>
    public long Number { get; init; }

    /// <summary>Completes after the commit, or when it is certain that nothing more will be kept.</summary>
    public Task<WriteResult> Result => _result.Task;

    /// <summary>True until its sender has gone; what a group has taken is written all the same.</summary>
    public bool IsWanted
    {
        get
        {
            if (!cancellation.IsCancellationRequested)
            {
                return true;
            }

            _result.TrySetCanceled(cancellation);
            return false;
        }
    }

    /// <summary>The next part of it: first its spans, then the traces that are done, and what it lost with the last.</summary>
    /// <param name="most">Spans and traces.</param>
    public PendingPart Take(int most)
    {
        if (!_hasBegun && Batch.Work <= most)
        {
            return new(this, Batch, IsFirst: true, IsLast: true);
        }

        SpanRecord[] spans = [.. _spans.Skip(_next).Take(most)];
        DoneTrace[] done = [.. _done.Skip(_nextDone).Take(most - spans.Length)];
        var isLast = _next + spans.Length == _spans.Count && _nextDone + done.Length == _done.Count;
        return new(this, Batch with { Spans = spans, Done = done, Dropped = isLast ? Batch.Dropped : [] }, !_hasBegun, isLast);
    }

    /// <summary>A part is committed, or was not let in.</summary>
    /// <returns>False when there is more to write.</returns>
    public bool Succeed(PendingPart part, WriteResult result)
    {
        if (result.NotOwned.Count == 0)
        {
            _hasBegun = true;
            _refused.AddRange(result.Refused);
            _next += part.Batch.Spans.Count;
            _nextDone += part.Batch.Done.Count;
        }
        else if (!part.IsFirst)
        {
            LeaveOut(result.NotOwned);
            return false;
        }

        if (part.IsLast || result.NotOwned.Count > 0)
        {
            _result.TrySetResult(new WriteResult(result.NotOwned, _refused));
            return true;
        }

        return false;
    }

    public void Fail(Exception reason) => _result.TrySetException(reason);

    // Other users claimed these traces after the first part was written: their spans are rejected one by one, the others are tried again.
    private void LeaveOut(IReadOnlyList<Guid> notOwned)
    {
        var left = _spans.Skip(_next).ToLookup(span => notOwned.Contains(span.TraceId));
        _refused.AddRange(left[true].Select(span => new RefusedSpan(span, RejectReasons.NotOwner)));
        (_spans, _next) = ([.. left[false]], 0);
        (_done, _nextDone) = ([.. _done.Skip(_nextDone).Where(done => !notOwned.Contains(done.TraceId))], 0);
    }
}
