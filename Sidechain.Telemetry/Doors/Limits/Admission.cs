using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>
/// Bounds what the doors hold in memory: requests between their first byte and their commit, and the bytes of their bodies that have come.
/// Services have a budget of their own; of the clients' nobody gets more than a part, all who send without a token together no more than
/// another, and all who come from one address no more than half: users cost nothing to register.
/// </summary>
internal sealed class Admission(IOptions<IngestOptions> options)
{
    private readonly IngestOptions _limits = options.Value;
    private readonly AdmissionBudget _services = new();
    private readonly AdmissionBudget _clients = new();
    private readonly Dictionary<string, AdmissionBudget> _parts = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Requests that have a place, those of services too.</summary>
    public long Requests => _services.Requests + _clients.Requests;

    /// <summary>A place for one request, to be given back once it is answered.</summary>
    /// <param name="sender">On whose word it comes.</param>
    /// <exception cref="StoreUnavailableException">The store does not keep up, or the caller has all places that one may have.</exception>
    public Place Enter(Sender sender)
    {
        lock (_lock)
        {
            var place = sender.IsService
                ? new Place(this, [new("", _services, 1)])
                : new Place(
                    this,
                    [
                        new("", _clients, 1), Part($"user:{sender.UserId}", _limits.CallersShare),
                        Part($"address:{sender.Address}", _limits.AddressShare),
                    ]);
            if (place.Parts.All(part => part.Held.Requests < _limits.MaxWaitingRequests * part.Share))
            {
                foreach (var part in place.Parts)
                {
                    part.Held.Requests++;
                }

                return place;
            }

            Forget(place);
        }

        throw Full();
    }

    private static StoreUnavailableException Full() => new("The store does not keep up with what comes in.");

    private AdmissionPart Part(string name, double share) =>
        new(name, _parts.TryGetValue(name, out var held) ? held : _parts[name] = new AdmissionBudget(), share);

    private void Forget(Place place)
    {
        foreach (var part in place.Parts.Where(part => part.Held.Requests == 0))
        {
            _parts.Remove(part.Name);
        }
    }

    private bool TryAdd(Place place, int bytes)
    {
        lock (_lock)
        {
            foreach (var part in place.Parts)
            {
                part.Held.Bytes += bytes;
            }

            return place.Parts.All(part => part.Held.Bytes <= _limits.MaxWaitingBytes * part.Share);
        }
    }

    private void Leave(Place place, long bytes)
    {
        lock (_lock)
        {
            foreach (var part in place.Parts)
            {
                part.Held.Requests--;
                part.Held.Bytes -= bytes;
            }

            Forget(place);
        }
    }

    /// <summary>One request's share.</summary>
    /// <param name="admission">What it is a share of.</param>
    /// <param name="parts">What it counts in: with all, and in its user's and its address' part.</param>
    internal sealed class Place(Admission admission, IReadOnlyList<AdmissionPart> parts) : IDisposable
    {
        private long _bytes;

        public IReadOnlyList<AdmissionPart> Parts { get; } = parts;

        /// <summary>The body as it comes. It goes with the place.</summary>
        public BodyBuffer Body { get; } = new();

        /// <summary>Counts bytes of the body that have come.</summary>
        /// <exception cref="StoreUnavailableException">There is no room for them.</exception>
        public void Add(int bytes)
        {
            _bytes += bytes;
            if (!admission.TryAdd(this, bytes))
            {
                throw Full();
            }
        }

        public void Dispose()
        {
            Body.Dispose();
            admission.Leave(this, _bytes);
        }
    }
}
