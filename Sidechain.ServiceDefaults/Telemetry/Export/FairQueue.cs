namespace Sidechain.ServiceDefaults.Telemetry.Export;

/// <summary>
/// A bounded queue in which one caller cannot take the place of the others. A caller may hold as much as is free beside it: half of the
/// queue when it is alone, a third when there are two, so a newcomer always finds room. What is taken out is taken from all in turn.
/// </summary>
/// <param name="capacity">How many items it holds.</param>
internal sealed class FairQueue<T>(int capacity)
{
    // A trace's spans stay together, which receivers store more cheaply.
    private const int AtOnce = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<T>> _byCaller = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>False where the caller holds its share already: the item is not taken.</summary>
    public bool Add(string caller, T item)
    {
        lock (_lock)
        {
            var isNew = !_byCaller.TryGetValue(caller, out var items);
            if (_count >= capacity || (items?.Count ?? 0) >= capacity - _count)
            {
                return false;
            }

            if (isNew)
            {
                _byCaller.Add(caller, items = new Queue<T>());
                _turns.Enqueue(caller);
            }

            items!.Enqueue(item);
            _count++;
            return true;
        }
    }

    /// <summary>Takes as many as fit.</summary>
    /// <returns>How many were taken.</returns>
    public int Take(T[] into)
    {
        lock (_lock)
        {
            var taken = 0;
            while (taken < into.Length && _turns.TryDequeue(out var caller))
            {
                var items = _byCaller[caller];
                for (var turn = 0; turn < AtOnce && taken < into.Length && items.TryDequeue(out var item); turn++)
                {
                    into[taken++] = item;
                }

                if (items.Count > 0)
                {
                    _turns.Enqueue(caller);
                }
                else
                {
                    _byCaller.Remove(caller);
                }
            }

            _count -= taken;
            return taken;
        }
    }
}
