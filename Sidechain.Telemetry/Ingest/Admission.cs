using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Ingest;

/// <summary>Bounds what both doors hold in memory: requests between their first byte and their commit, and the bytes of their bodies.</summary>
internal sealed class Admission(IOptions<IngestOptions> options)
{
    private readonly IngestOptions _limits = options.Value;
    private long _requests;
    private long _bytes;

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>A place for one request, to be given back once it is answered.</summary>
    /// <exception cref="StoreUnavailableException">There is none: the store does not keep up.</exception>
    public Place Enter()
    {
        var place = new Place(this);
        if (Interlocked.Increment(ref _requests) <= _limits.MaxWaitingRequests)
            return place;
        place.Dispose();
        throw Full();
    }

    private static StoreUnavailableException Full() => new("The store does not keep up with what comes in.");

    /// <summary>One request's share.</summary>
    internal sealed class Place(Admission admission) : IDisposable
    {
        private long _bytes;

        /// <summary>Counts bytes of the body, before there is memory for them.</summary>
        /// <exception cref="StoreUnavailableException">There is no room for them.</exception>
        public void Add(int bytes)
        {
            _bytes += bytes;
            if (Interlocked.Add(ref admission._bytes, bytes) > admission._limits.MaxWaitingBytes)
                throw Full();
        }

        public void Dispose()
        {
            Interlocked.Decrement(ref admission._requests);
            Interlocked.Add(ref admission._bytes, -_bytes);
        }
    }
}
