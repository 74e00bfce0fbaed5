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

    /// <summary>Waits where the body is a big one.</summary>
    /// <param name="sender">On whose word it comes.</param>
    /// <param name="bytes">Of the body, decompressed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>To be disposed once it is decoded.</returns>
    public async ValueTask<HeavyPlace> EnterAsync(Sender sender, int bytes, CancellationToken cancellationToken)
    {
        var place = Of(sender.UserId ?? "", sender.Address ?? "");
        if (!sender.IsService && bytes >= _least)
        {
            await place.EnterAsync(cancellationToken);
        }

        return place;
    }
}
