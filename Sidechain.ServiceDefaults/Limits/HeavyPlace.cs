namespace Sidechain.ServiceDefaults.Limits;

/// <summary>A caller's place in <see cref="HeavyWork"/>, for one request.</summary>
public sealed class HeavyPlace : IDisposable
{
    private readonly HeavyWork _work;
    private readonly string _caller;
    private IDisposable[] _held = [];

    internal HeavyPlace(HeavyWork work, string caller)
    {
        _work = work;
        _caller = caller;
    }

    /// <summary>Waits until the caller's work before this one, and enough of others', is done. Nothing happens the second time.</summary>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (_held.Length == 0)
        {
            _held = await _work.AcquireAsync(_caller, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var held in _held)
        {
            held.Dispose();
        }

        _held = [];
    }
}
