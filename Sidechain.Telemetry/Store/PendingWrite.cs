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

    /// <summary>The next part of it. What it says beside spans comes with the last.</summary>
    /// <param name="most">Spans.</param>
    public PendingPart Take(int most)
    {
        var left = _spans.Count - _next;
        if (!_hasBegun && left <= most)
        {
            return new(this, Batch, IsFirst: true, IsLast: true);
        }

        var count = Math.Min(left, most);
        SpanRecord[] spans = [.. _spans.Skip(_next).Take(count)];
        return count == left
            ? new(this, Batch with { Spans = spans, Done = _done }, !_hasBegun, IsLast: true)
            : new(this, Batch with { Spans = spans, Done = [], Dropped = [] }, !_hasBegun, IsLast: false);
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
        (_spans, _next, _done) = ([.. left[false]], 0, [.. _done.Where(done => !notOwned.Contains(done.TraceId))]);
    }
}
