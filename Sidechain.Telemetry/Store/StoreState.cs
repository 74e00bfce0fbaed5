namespace Sidechain.Telemetry.Store;

/// <summary>Whether the migrations are done.</summary>
internal sealed class StoreState
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsReady => _ready.Task.IsCompleted;

    public Task WhenReady => _ready.Task;

    public static StoreUnavailableException NotReady => new("The store is not prepared yet.");

    public void SetReady() => _ready.TrySetResult();

    /// <exception cref="StoreUnavailableException">They are not.</exception>
    public void RequireReady()
    {
        if (!IsReady)
        {
            throw NotReady;
        }
    }
}
