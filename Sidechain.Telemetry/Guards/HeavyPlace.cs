namespace Sidechain.Telemetry.Guards;

/// <summary>A caller's place in <see cref="HeavyWork"/>, for one request.</summary>
internal sealed class HeavyPlace(HeavyWork work, string caller) : IDisposable
{
    private IDisposable[] _held = [];

    /// <summary>Waits until the caller's work before this one, and enough of others', is done. Nothing happens the second time.</summary>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (_held.Length == 0)
            _held = await work.AcquireAsync(caller, cancellationToken);
    }

    public void Dispose()
    {
        foreach (var held in _held)
            held.Dispose();
        _held = [];
    }
}
