using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>Losses that no acknowledged batch has told, by reason.</summary>
internal sealed class LossLedger
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<WireDropped> _new = [];

    public bool Any => _counts.Count > 0;

    public IReadOnlyList<WireDropped> All => [.. _counts.Select(c => new WireDropped(c.Key, c.Value))];

    /// <summary>The batch that tells some of them and has no answer.</summary>
    public SentLosses? OnItsWay { get; set; }

    public void Add(string reason, long count)
    {
        if ((_counts[reason] = _counts.GetValueOrDefault(reason) + count) == 0)
        {
            _counts.Remove(reason);
        }
    }

    /// <summary>A loss that the spool itself caused: the queue does not know of it yet.</summary>
    public void AddOwn(WireDropped loss)
    {
        Add(loss.Reason, loss.Count);
        _new.Add(loss);
    }

    /// <summary>True when <see cref="TakeNew"/> has something to give.</summary>
    public bool HasNew => _new.Count > 0;

    public IReadOnlyList<WireDropped> TakeNew()
    {
        if (_new.Count == 0)
        {
            return [];
        }

        IReadOnlyList<WireDropped> taken = [.. _new];
        _new.Clear();
        return taken;
    }

    public void Acknowledge(SentLosses sent)
    {
        OnItsWay = OnItsWay?.BatchId == sent.BatchId ? null : OnItsWay;
        foreach (var loss in sent.Dropped)
        {
            Add(loss.Reason, -loss.Count);
        }
    }

    /// <summary>What a later header says takes the place of all that was read before.</summary>
    public void Restart(SpoolHeader header)
    {
        _counts.Clear();
        foreach (var loss in header.Lost)
        {
            Add(loss.Reason, loss.Count);
        }

        OnItsWay = header.OnItsWay;
    }
}
