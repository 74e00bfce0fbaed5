using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using Sidechain.Tracing.Client.Recording;

namespace Sidechain.Tracing.Client.Realtime;

/// <summary>
/// Records spans on one realtime thread: a bounded ring of fixed-size records between that thread and the one that makes spans of them.
/// Between <see cref="Begin(RealtimeName)"/> and <see cref="End"/> there is no allocation, no lock and no system call; a full ring drops
/// the record and counts. Names are registered before the thread starts. Comes from <see cref="RealtimeRecording.CreateRealtimeRing"/>.
/// </summary>
public sealed class RealtimeRing
{
    /// <summary>Most names and keys.</summary>
    private const int MaxNames = ushort.MaxValue;

    private readonly RealtimeRecord[] _records;
    private readonly int _mask;
    private readonly List<string> _names = [""];
    private Positions _positions;
    private ulong _random;
    private long _cachedRead;

    internal RealtimeRing(RecordedSpan parent, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 20);
        Parent = parent;
        _records = new RealtimeRecord[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _records.Length - 1;

        // Never 0, where xorshift would stay; different in every ring.
        _random = (ulong)Random.Shared.NextInt64() | 1;
    }

    /// <summary>Records that it holds.</summary>
    public int Capacity => _records.Length;

    /// <summary>Spans that were dropped because the ring was full.</summary>
    public long Dropped => Volatile.Read(ref _positions.Dropped);

    /// <summary>Of spans that have no other parent; chosen when the ring was made, for the realtime thread cannot look for one.</summary>
    internal RecordedSpan Parent { get; }

    /// <summary>Makes a name of spans, or a key of attributes, known. Not for the realtime thread: it allocates and locks.</summary>
    /// <param name="name">A span's without the client's type, for example <c>process_block</c>.</param>
    public RealtimeName Register(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_names)
        {
            var known = _names.IndexOf(name);
            if (known < 0)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThan(_names.Count, MaxNames);
                _names.Add(name);
                known = _names.Count - 1;
            }

            return new RealtimeName((ushort)known);
        }
    }

    /// <summary>The realtime thread alone: begins a span below the ring's parent.</summary>
    public RealtimeSpan Begin(RealtimeName name) => new() { Id = NextId(), Name = name, Start = Stopwatch.GetTimestamp() };

    /// <summary>The realtime thread alone: begins a part of <paramref name="parent"/>, which must end later.</summary>
    public RealtimeSpan Begin(RealtimeName name, in RealtimeSpan parent) =>
        new() { Id = NextId(), ParentId = parent.Id, Name = name, Start = Stopwatch.GetTimestamp() };

    /// <summary>The realtime thread alone: ends a span. False when the ring was full; the span is dropped then.</summary>
    public bool End(in RealtimeSpan span)
    {
        var end = Stopwatch.GetTimestamp();
        var write = _positions.Write;
        if (write - _cachedRead == _records.Length)
        {
            // The reader's position is asked for only when it matters: its cache line moves between the threads.
            _cachedRead = Volatile.Read(ref _positions.Read);
            if (write - _cachedRead == _records.Length)
            {
                Volatile.Write(ref _positions.Dropped, _positions.Dropped + 1);
                return false;
            }
        }

        span.Write(ref _records[(int)write & _mask], end);
        Volatile.Write(ref _positions.Write, write + 1);
        return true;
    }

    /// <summary>The draining thread alone: the oldest record, when there is one.</summary>
    internal bool TryRead(out RealtimeRecord record)
    {
        var read = _positions.Read;
        if (read == Volatile.Read(ref _positions.Write))
        {
            record = default;
            return false;
        }

        record = _records[(int)read & _mask];
        Volatile.Write(ref _positions.Read, read + 1);
        return true;
    }

    internal string NameOf(ushort id)
    {
        lock (_names)
        {
            return _names[id];
        }
    }

    /// <summary>xorshift64*: the period leaves 0 out.</summary>
    private ulong NextId()
    {
        var x = _random;
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        _random = x;
        return x * 0x2545F4914F6CDD1DUL;
    }

    /// <summary>Each on a cache line of its own, so that the threads do not take each other's away.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Positions
    {
        [FieldOffset(64)]
        public long Write;

        [FieldOffset(72)]
        public long Dropped;

        [FieldOffset(192)]
        public long Read;
    }
}
