using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>
/// Bounds what the doors hold in memory: requests between their first byte and their commit, and the bytes of their bodies that have come.
/// Services have a budget of their own; of the clients' nobody gets more than a part, all who send without a token together no more than
/// another, and all who come from one address no more than half: users cost nothing to register.
/// </summary>
/// <remarks>
/// A body may come slowly, and opens to a thousand times of what was sent. So where a part is full that several have in common, a body that
/// is still coming goes for one of a caller that holds less: the largest of the caller that holds the most. Few bytes find room as long as
/// somebody holds more, however many hold something.
/// </remarks>
internal sealed class Admission(IOptions<IngestOptions> options)
{
    private readonly IngestOptions _limits = options.Value;
    private readonly AdmissionBudget _services = new();
    private readonly AdmissionBudget _clients = new();
    private readonly Dictionary<string, AdmissionBudget> _parts = new(StringComparer.Ordinal);

    // Clients' bodies, the oldest first.
    private readonly LinkedList<Place> _coming = new();
    private readonly Lock _lock = new();

    /// <summary>Requests that have a place, those of services too.</summary>
    public long Requests => _services.Requests + _clients.Requests;

    /// <summary>Bytes of bodies that are held, those of services too.</summary>
    public long Bytes => _services.Bytes + _clients.Bytes;

    /// <summary>A place for one request, to be given back once it is answered.</summary>
    /// <param name="sender">On whose word it comes.</param>
    /// <exception cref="StoreUnavailableException">The store does not keep up, or the caller has all places that one may have.</exception>
    public Place Enter(Sender sender)
    {
        lock (_lock)
        {
            var place = new Place(this, sender, sender.IsService ? [new("", _services, 1, "")] : Parts(sender));
            foreach (var part in place.Parts)
            {
                part.Held.Requests++;
            }

            if (!sender.IsService)
            {
                place.Coming = _coming.AddLast(place);
            }

            if (HasRoom(place, static held => held.Requests, static _ => 1, _limits.MaxWaitingRequests))
            {
                return place;
            }

            place.Dispose();
        }

        throw Full();
    }

    private static StoreUnavailableException Full() => new("The store does not keep up with what comes in.");

    private IReadOnlyList<AdmissionPart> Parts(Sender sender)
    {
        var (user, address) = (sender.UserId ?? "", sender.Address ?? "");
        // All without a token have one part in common.
        return
        [
            Part($"user:{user}", _limits.CallersShare, sender.UserId is null ? address : ""),
            Part($"address:{address}", _limits.AddressShare, user),
            new("", _clients, 1, address),
        ];
    }

    private AdmissionPart Part(string name, double share, string caller) =>
        new(name, _parts.TryGetValue(name, out var held) ? held : _parts[name] = new AdmissionBudget(), share, caller);

    /// <summary>Whether none of its parts is over-full, after others' bodies were given up for it.</summary>
    private bool HasRoom(Place place, Func<AdmissionBudget, long> held, Func<Place, long> weight, int most)
    {
        foreach (var part in place.Parts)
        {
            while (held(part.Held) > Math.Ceiling(most * part.Share))
            {
                if (LargestBesides(place, part, weight) is not { } other)
                {
                    return false;
                }

                Release(other);
                other.GiveUp();
            }
        }

        return true;
    }

    /// <summary>The largest body of the caller that holds the most of the part; null where none holds more than the place's own.</summary>
    private Place? LargestBesides(Place place, AdmissionPart part, Func<Place, long> weight)
    {
        var callers = _coming
            .SelectMany(other => other.Parts.Where(its => its.Held == part.Held), (other, its) => (Place: other, its.Caller))
            .ToLookup(other => other.Caller, other => other.Place, StringComparer.Ordinal);
        var largest = callers.MaxBy(bodies => bodies.Sum(weight));
        return largest is null || largest.Sum(weight) <= callers[part.Caller].Sum(weight) ? null : largest.MaxBy(weight);
    }

    private bool TryAdd(Place place, int bytes)
    {
        lock (_lock)
        {
            if (place.IsGivenUp)
            {
                return false;
            }

            place.Bytes += bytes;
            foreach (var part in place.Parts)
            {
                part.Held.Bytes += bytes;
            }

            return HasRoom(place, static held => held.Bytes, static other => other.Bytes, _limits.MaxWaitingBytes);
        }
    }

    private bool TryKeep(Place place)
    {
        lock (_lock)
        {
            Stay(place);
            return !place.IsGivenUp;
        }
    }

    private void Leave(Place place)
    {
        lock (_lock)
        {
            if (!place.IsGivenUp)
            {
                Release(place);
            }
        }
    }

    private void Release(Place place)
    {
        Stay(place);
        foreach (var part in place.Parts)
        {
            part.Held.Requests--;
            part.Held.Bytes -= place.Bytes;
            if (part.Held.Requests == 0)
            {
                _parts.Remove(part.Name);
            }
        }
    }

    /// <summary>Its room is not given away any more.</summary>
    private void Stay(Place place)
    {
        if (place.Coming is { } coming)
        {
            _coming.Remove(coming);
            place.Coming = null;
        }
    }

    /// <summary>One request's share.</summary>
    /// <param name="admission">What it is a share of.</param>
    /// <param name="sender">On whose word the request comes.</param>
    /// <param name="parts">What it counts in: in its user's and its address' part, and with all.</param>
    internal sealed class Place(Admission admission, Sender sender, IReadOnlyList<AdmissionPart> parts) : IDisposable
    {
        // A body's objects may take so many times its bytes before they count. Most bodies' spans take twice as much.
        private const int Growth = 4;

        // Less is not worth a look at everybody's share.
        private const int Step = 4096;

        private readonly CancellationTokenSource _givenUp = new();
        private long _built;
        private bool _hasLeft;

        public Sender Sender { get; } = sender;

        public IReadOnlyList<AdmissionPart> Parts { get; } = parts;

        /// <summary>Where it stands among those whose bodies are coming; null once the body is being decoded.</summary>
        public LinkedListNode<Place>? Coming { get; set; }

        /// <summary>Bytes of the body that have come, decompressed, and those for what takes more than it promised.</summary>
        public long Bytes { get; set; }

        /// <summary>Whether its room is another caller's now.</summary>
        public bool IsGivenUp => _givenUp.IsCancellationRequested;

        /// <summary>The body as it comes. It goes with the place.</summary>
        public BodyBuffer Body { get; } = new();

        /// <summary>Counts bytes of the body that have come.</summary>
        /// <exception cref="StoreUnavailableException">There is no room for them.</exception>
        public void Add(int bytes)
        {
            if (!admission.TryAdd(this, bytes))
            {
                throw Full();
            }
        }

        /// <summary>
        /// Counts memory of what is kept of the body until its commit: a few bytes may become an object, and a small body twenty thousand.
        /// </summary>
        /// <exception cref="StoreUnavailableException">There is no room for it.</exception>
        public void Build(int bytes)
        {
            _built += bytes;
            var more = (_built / Growth) - Bytes;
            if (more >= Step)
            {
                Add((int)more);
            }
        }

        /// <summary>Does what the body has to wait for, until it is done or the room is another caller's.</summary>
        /// <exception cref="StoreUnavailableException">The room is another caller's.</exception>
        public async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(_givenUp.Token, cancellationToken);
            try
            {
                return await wait(ended.Token);
            }
            catch (Exception) when (IsGivenUp && !cancellationToken.IsCancellationRequested)
            {
                throw Full();
            }
        }

        /// <summary>Keeps the room from now on: the body is here, and its turn has come.</summary>
        /// <exception cref="StoreUnavailableException">The room is another caller's.</exception>
        public void Keep()
        {
            if (!admission.TryKeep(this))
            {
                throw Full();
            }
        }

        /// <summary>Ends what it waits for, elsewhere: nothing else happens while the others are locked out.</summary>
        public void GiveUp() => _ = _givenUp.CancelAsync();

        public void Dispose()
        {
            if (_hasLeft)
            {
                return;
            }

            _hasLeft = true;
            Body.Dispose();
            admission.Leave(this);
            _givenUp.Dispose();
        }
    }
}
