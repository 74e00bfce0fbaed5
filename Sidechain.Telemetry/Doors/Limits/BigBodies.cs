using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Limits;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>
/// Bounds how many big bodies are decoded and masked at the same time: one of each client, half from one address, a few of all. Services,
/// which are ours, do not wait.
/// </summary>
internal sealed class BigBodies(IOptions<IngestOptions> options) : HeavyWork(options.Value.BigBodies)
{
    private readonly int _least = options.Value.BigBody;

    /// <summary>Waits where the body is a big one. Its room is its own once it may be decoded.</summary>
    /// <param name="place">Where it is held.</param>
    /// <param name="bytes">Of the body, decompressed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>To be disposed once it is decoded.</returns>
    /// <exception cref="StoreUnavailableException">While it waited, another caller got its room.</exception>
    public async ValueTask<HeavyPlace> EnterAsync(Admission.Place place, int bytes, CancellationToken cancellationToken)
    {
        var turn = Of(place.Sender.UserId ?? "", place.Sender.Address ?? "");
        try
        {
            if (!place.Sender.IsService && bytes >= _least)
            {
                await place.WaitAsync(
                    async ended =>
                    {
                        await turn.EnterAsync(ended);
                        return true;
                    },
                    cancellationToken);
            }

            place.Keep();
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }
}
