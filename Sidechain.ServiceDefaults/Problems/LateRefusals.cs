namespace Sidechain.ServiceDefaults.Problems;

/// <summary>
/// A caller that asked too often is told so a moment later. Our own clients wait for <c>Retry-After</c> anyway; one that asks again at once
/// would otherwise be refused thousands of times a second, and take the processor from the others.
/// </summary>
/// <param name="time">Measures the moment.</param>
/// <param name="most">Callers that are kept waiting at the same time.</param>
/// <param name="mostOfAddress">Those of one address: with enough connections it would have all the room, and the others none.</param>
internal sealed class LateRefusals(TimeProvider time, int most, int mostOfAddress)
{
    /// <summary>How much later.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _waiting = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>All refusals of this process.</summary>
    public static LateRefusals Shared { get; } = new(TimeProvider.System, most: 1000, mostOfAddress: 100);

    /// <summary>Ends when the refusal is due, or its caller has gone; false at once for those beyond who may wait.</summary>
    public async Task<bool> WaitAsync(string address, CancellationToken cancellationToken)
    {
        if (!TryEnter(address))
        {
            return false;
        }

        try
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // There is nobody left to tell.
        }
        finally
        {
            Leave(address);
        }

        return true;
    }

    private bool TryEnter(string address)
    {
        lock (_gate)
        {
            var ofAddress = _waiting.GetValueOrDefault(address);
            if (_all >= most || ofAddress >= mostOfAddress)
            {
                return false;
            }

            _waiting[address] = ofAddress + 1;
            _all++;
            return true;
        }
    }

    private void Leave(string address)
    {
        lock (_gate)
        {
            _all--;
            if (--_waiting[address] == 0)
            {
                _waiting.Remove(address);
            }
        }
    }
}
