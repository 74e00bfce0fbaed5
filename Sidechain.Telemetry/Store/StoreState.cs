namespace Sidechain.Telemetry.Store;

/// <summary>Whether the migrations are done.</summary>
internal sealed class StoreState
{
    private volatile bool _ready;

    public bool IsReady => _ready;

    public void SetReady() => _ready = true;

    /// <exception cref="StoreUnavailableException">They are not.</exception>
    public void RequireReady()
    {
        if (!_ready)
            throw new StoreUnavailableException("The store is not prepared yet.");
    }
}
