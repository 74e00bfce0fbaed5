namespace Sidechain.ServiceDefaults.Limits;

/// <summary>A piece of work in <see cref="FairTurns"/>.</summary>
public sealed class FairTurn : IDisposable
{
    private readonly FairTurns _turns;

    internal FairTurn(FairTurns turns, string caller, string address) => (_turns, Caller, Address) = (turns, caller, address);

    internal string Caller { get; }

    internal string Address { get; }

    internal string CallerKey => $"user:{Caller}";

    internal string AddressKey => $"address:{Address}";

    /// <summary>Null while it does not wait.</summary>
    internal TaskCompletionSource? Wait { get; set; }

    internal bool IsRunning { get; set; }

    /// <summary>Ends the slice, if it has one, and waits for the next. After a cancellation it can only be disposed.</summary>
    public Task NextAsync(CancellationToken cancellationToken) => _turns.NextAsync(this).WaitAsync(cancellationToken);

    /// <summary>Gives the place to the next.</summary>
    public void Dispose() => _turns.Leave(this);
}
