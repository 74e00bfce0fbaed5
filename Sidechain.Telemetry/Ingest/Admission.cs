using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Ingest;

/// <summary>
/// Bounds what the doors hold in memory: requests between their first byte and their commit, and the bytes of their bodies that have come. Services have
/// a budget of their own; of the clients' nobody gets more than a part, and all who send without a token together no more than another.
/// </summary>
internal sealed class Admission(IOptions<IngestOptions> options)
{
    private readonly IngestOptions _limits = options.Value;
    private readonly AdmissionBudget _services = new();
    private readonly AdmissionBudget _clients = new();
    private readonly Dictionary<string, AdmissionBudget> _callers = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Requests that have a place, those of services too.</summary>
    public long Requests => _services.Requests + _clients.Requests;

    /// <summary>A place for one request, to be given back once it is answered.</summary>
    /// <param name="sender">On whose word it comes.</param>
    /// <exception cref="StoreUnavailableException">There is none: the store does not keep up, or its caller has as many as one may have.</exception>
    public Place Enter(Sender sender)
    {
        var place = new Place(this, sender.IsService ? null : sender.UserId ?? "");
        lock (_lock)
        {
            place.Own = sender.IsService ? null : Own(place.Caller!);
            if (Shared(place).Requests < _limits.MaxWaitingRequests && (place.Own is not { } own || own.Requests < _limits.MaxWaitingRequests * _limits.CallersShare))
            {
                Shared(place).Requests++;
                if (place.Own is not null)
                    place.Own.Requests++;
                return place;
            }

            Forget(place);
        }

        throw Full();
    }

    private static StoreUnavailableException Full() => new("The store does not keep up with what comes in.");

    private AdmissionBudget Shared(Place place) => place.Caller is null ? _services : _clients;

    private AdmissionBudget Own(string caller) => _callers.TryGetValue(caller, out var own) ? own : _callers[caller] = new AdmissionBudget();

    private void Forget(Place place)
    {
        if (place.Own is { Requests: 0 })
            _callers.Remove(place.Caller!);
    }

    private bool TryAdd(Place place, int bytes)
    {
        lock (_lock)
        {
            Shared(place).Bytes += bytes;
            if (place.Own is not null)
                place.Own.Bytes += bytes;
            return Shared(place).Bytes <= _limits.MaxWaitingBytes && !(place.Own?.Bytes > _limits.MaxWaitingBytes * _limits.CallersShare);
        }
    }

    private void Leave(Place place, long bytes)
    {
        lock (_lock)
        {
            Shared(place).Requests--;
            Shared(place).Bytes -= bytes;
            if (place.Own is not { } own)
                return;
            own.Requests--;
            own.Bytes -= bytes;
            Forget(place);
        }
    }

    /// <summary>One request's share.</summary>
    internal sealed class Place(Admission admission, string? caller) : IDisposable
    {
        private long _bytes;

        /// <summary>A user's id, empty without a token; null for a service.</summary>
        public string? Caller { get; } = caller;

        public AdmissionBudget? Own { get; set; }

        /// <summary>Counts bytes of the body that have come.</summary>
        /// <exception cref="StoreUnavailableException">There is no room for them.</exception>
        public void Add(int bytes)
        {
            _bytes += bytes;
            if (!admission.TryAdd(this, bytes))
                throw Full();
        }

        public void Dispose() => admission.Leave(this, _bytes);
    }
}
