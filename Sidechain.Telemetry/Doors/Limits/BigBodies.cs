using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Limits;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>
/// Bounds how many bodies are decoded and masked at the same time: one of each client, half from one address, a few of all. Big ones have
/// turns of their own, so that the others wait for short work alone. Small ones, and services, which are ours, do not wait.
/// </summary>
internal sealed class BigBodies(IOptions<IngestOptions> options) : IDisposable
{
    private readonly IngestOptions _limits = options.Value;
    private readonly HeavyWork _big = new(options.Value.BigBodies);
    private readonly HeavyWork _others = new(options.Value.BigBodies);

    /// <summary>Decodes a body once its turn has come. Its room is its own from then on.</summary>
    /// <param name="place">Where it is held.</param>
    /// <param name="bytes">Of the body, decompressed.</param>
    /// <param name="decode">Runs on a thread of its own where it may take long: small ones need those of the pool.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Store.StoreUnavailableException">While it waited, another caller got its room.</exception>
    public async Task<T> DecodeAsync<T>(Admission.Place place, int bytes, Func<T> decode, CancellationToken cancellationToken)
    {
        if (place.Sender.IsService || bytes < _limits.SmallBody)
        {
            place.Keep();
            return decode();
        }

        // Without a token a sender is an address.
        var address = place.Sender.Address ?? "";
        var caller = place.Sender.UserId is { } user ? $"user:{user}" : $"address:{address}";
        using var turn = (bytes >= _limits.BigBody ? _big : _others).Of(caller, address);
        await place.WaitAsync(
            async ended =>
            {
                await turn.EnterAsync(ended);
                return true;
            },
            cancellationToken);
        place.Keep();
        return await Task.Factory.StartNew(decode, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Dispose()
    {
        _big.Dispose();
        _others.Dispose();
    }
}
