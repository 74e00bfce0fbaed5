namespace Sidechain.Telemetry.Store;

/// <summary>A batch that waits for a group to be written with, and what became of it.</summary>
internal sealed class PendingWrite(Batch batch, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<WriteResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Batch Batch { get; } = batch;

    /// <summary>Completes after the commit, or when it is certain that nothing was kept.</summary>
    public Task<WriteResult> Result => _result.Task;

    /// <summary>True until its sender has gone; once a group has taken it, it is written all the same.</summary>
    public bool IsWanted
    {
        get
        {
            if (!cancellation.IsCancellationRequested)
                return true;
            _result.TrySetCanceled(cancellation);
            return false;
        }
    }

    public void Succeed(WriteResult result) => _result.TrySetResult(result);

    public void Fail(Exception reason) => _result.TrySetException(reason);
}
