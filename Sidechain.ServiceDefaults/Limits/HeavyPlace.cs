namespace Sidechain.ServiceDefaults.Limits;

/// <summary>A caller's place in <see cref="HeavyWork"/>, for one request.</summary>
public sealed class HeavyPlace : IDisposable
{
    private readonly HeavyWork _work;
    private readonly string _caller;
    private readonly string _address;
    private Stack<IDisposable> _held = [];

    internal HeavyPlace(HeavyWork work, string caller, string address)
    {
        _work = work;
        _caller = caller;
        _address = address;
    }

    /// <summary>Waits until the caller's work before this one, and enough of others', is done. Nothing happens the second time.</summary>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (_held.Count == 0)
        {
            _held = await _work.AcquireAsync(_caller, _address, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_held.TryPop(out var held))
        {
            held.Dispose();
        }
    }
}
