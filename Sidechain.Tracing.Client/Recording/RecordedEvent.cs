namespace Sidechain.Tracing.Client.Recording;

/// <summary>An event of a span that nobody listens to: a third of what the activity would take for it.</summary>
/// <param name="name">For example <c>encoding_started</c>.</param>
/// <param name="us">Microseconds since the epoch.</param>
/// <param name="attributes">In the wire's types; null for none.</param>
internal sealed class RecordedEvent(string name, long us, KeyValuePair<string, object?>[]? attributes)
{
    public string Name => name;

    public long Us => us;

    public KeyValuePair<string, object?>[]? Attributes => attributes;

    /// <summary>The one before it; null for the first.</summary>
    public RecordedEvent? Before { get; private set; }

    /// <summary>Makes it the newest of a chain, whichever threads do so at the same time.</summary>
    public void Push(ref RecordedEvent? newest)
    {
        do
        {
            Before = Volatile.Read(ref newest);
        }
        while (Interlocked.CompareExchange(ref newest, this, Before) != Before);
    }

    /// <summary>The oldest first.</summary>
    public static IReadOnlyList<RecordedEvent> InOrder(RecordedEvent? newest)
    {
        if (newest is null)
        {
            return [];
        }

        var all = new List<RecordedEvent>();
        for (var item = newest; item is not null; item = item.Before)
        {
            all.Add(item);
        }

        all.Reverse();
        return all;
    }
}
