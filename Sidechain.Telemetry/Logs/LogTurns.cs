using Sidechain.ServiceDefaults.Limits;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Logs;

/// <summary>
/// Who writes log records next: one request of clients and one of services at a time, a slice each. So log records take two connections at
/// most, whatever comes, and clients take services no time. Turns go by address first and by user there.
/// </summary>
internal sealed class LogTurns
{
    // Each one that waits holds the records of its body.
    private const int OfUser = 8;
    private const int OfAddress = 32;
    private const int OfClients = 64;
    private const int OfServices = 256;

    private readonly FairTurns _clients = new(1, new FairShares(OfUser, OfAddress, OfClients));
    private readonly FairTurns _services = new(1, new FairShares(OfServices, OfServices, OfServices));
    private int _losses;

    /// <summary>How often the database was found to be away.</summary>
    public int Losses => Volatile.Read(ref _losses);

    /// <summary>A place among those who wait.</summary>
    /// <exception cref="StoreUnavailableException">There is none.</exception>
    public LogTurn Join(Sender sender) =>
        new(
            this,
            (sender.IsService ? _services : _clients).Join(sender.UserId ?? "", sender.Address ?? "", out _)
                ?? throw new StoreUnavailableException("Too many log records wait to be written."));

    public void Lose() => Interlocked.Increment(ref _losses);
}
