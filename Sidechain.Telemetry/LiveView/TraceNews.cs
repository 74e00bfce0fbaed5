using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Store;
using StackExchange.Redis;

namespace Sidechain.Telemetry.LiveView;

/// <summary>
/// Tells listeners which traces have changed: those of this replica at once, those of others by one message of Redis a committed group.
/// Writers never wait for it. A listener's next look finds what was lost on the way.
/// </summary>
internal sealed class TraceNews(IOptions<LiveOptions> options, IConnectionMultiplexer? redis = null) : ICommitListener
{
    private const int IdLength = 16;

    private static readonly RedisChannel Channel = new("traces:changed", RedisChannel.PatternMode.Literal);

    private readonly Guid _replica = Guid.NewGuid();
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, List<TraceListener>> _listeners = [];
    private readonly Dictionary<string, int> _ofUsers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ofAddresses = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>False when nobody would hear it.</summary>
    public bool WantsTraces => Volatile.Read(ref _count) > 0 || redis is { IsConnected: true };

    /// <inheritdoc/>
    public bool WantsSpans => false;

    /// <summary>Null when there are as many listeners as there may be, of this user, from this address or of all.</summary>
    /// <param name="traceId">What to hear of.</param>
    /// <param name="userId">Who wants to.</param>
    /// <param name="address">From where.</param>
    /// <param name="isUsersLimit">It is the user who has as many.</param>
    public TraceListener? Listen(Guid traceId, string userId, string address, out bool isUsersLimit)
    {
        lock (_lock)
        {
            isUsersLimit = _ofUsers.GetValueOrDefault(userId) >= options.Value.MostStreamsOfUser;
            var most = options.Value.MostStreams;
            var mostOfAddress = Math.Max(1, (int)(most * options.Value.AddressShare));
            if (isUsersLimit || _ofAddresses.GetValueOrDefault(address) >= mostOfAddress || _count == most)
            {
                return null;
            }

            Count(_ofUsers, userId, 1);
            Count(_ofAddresses, address, 1);
            var listener = new TraceListener(traceId, userId, address, Leave);
            ref var same = ref CollectionsMarshal.GetValueRefOrAddDefault(_listeners, traceId, out _);
            (same ??= []).Add(listener);
            Volatile.Write(ref _count, _count + 1);
            return listener;
        }
    }

    /// <inheritdoc/>
    public void Stored(IncomingSpan span)
    {
    }

    /// <summary>These have changed, and what changed is committed.</summary>
    public void Changed(IReadOnlyCollection<Guid> traces)
    {
        foreach (var trace in traces)
        {
            TellHere(trace);
        }

        if (redis is not { IsConnected: true })
        {
            return;
        }

        var message = new byte[IdLength * (traces.Count + 1)];
        _replica.TryWriteBytes(message);
        foreach (var (index, trace) in traces.Index())
        {
            trace.TryWriteBytes(message.AsSpan(IdLength * (index + 1)));
        }

        redis.GetSubscriber().Publish(Channel, message, CommandFlags.FireAndForget);
    }

    /// <summary>Hears of the other replicas from now on, also after Redis was away. Returns when it does.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task SubscribeAsync()
    {
        if (redis is not null)
        {
            await redis.GetSubscriber().SubscribeAsync(Channel, (_, message) => Hear((byte[]?)message ?? []));
        }
    }

    private void Hear(ReadOnlySpan<byte> message)
    {
        if (Volatile.Read(ref _count) == 0 || message.Length % IdLength != 0
            || message.IsEmpty || new Guid(message[..IdLength]) == _replica)
        {
            return;
        }

        for (var rest = message[IdLength..]; !rest.IsEmpty; rest = rest[IdLength..])
        {
            TellHere(new Guid(rest[..IdLength]));
        }
    }

    private void TellHere(Guid trace)
    {
        if (Volatile.Read(ref _count) == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var listener in _listeners.GetValueOrDefault(trace) ?? [])
            {
                listener.Tell();
            }
        }
    }

    private void Leave(TraceListener listener)
    {
        lock (_lock)
        {
            if (!_listeners.TryGetValue(listener.TraceId, out var same) || !same.Remove(listener))
            {
                return;
            }

            if (same.Count == 0)
            {
                _listeners.Remove(listener.TraceId);
            }

            Count(_ofUsers, listener.UserId, -1);
            Count(_ofAddresses, listener.Address, -1);
            Volatile.Write(ref _count, _count - 1);
        }
    }

    private static void Count(Dictionary<string, int> listeners, string of, int more)
    {
        if ((CollectionsMarshal.GetValueRefOrAddDefault(listeners, of, out _) += more) == 0)
        {
            listeners.Remove(of);
        }
    }
}
