using Sidechain.ServiceDefaults.Limits;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Logs;

/// <summary>One request's place in <see cref="LogTurns"/>, until it is disposed.</summary>
internal sealed class LogTurn(LogTurns turns, FairTurn turn) : IDisposable
{
    private readonly int _losses = turns.Losses;

    /// <summary>Ends the slice, if it has one, and waits for the next.</summary>
    /// <exception cref="StoreUnavailableException">
    /// One before it has waited for the database in vain: each would wait for what that one has waited for already.
    /// </exception>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        await turn.NextAsync(cancellationToken);
        if (turns.Losses != _losses)
        {
            throw new StoreUnavailableException("The database is away.");
        }
    }

    /// <summary>The database is away.</summary>
    public void Lose() => turns.Lose();

    public void Dispose() => turn.Dispose();
}
