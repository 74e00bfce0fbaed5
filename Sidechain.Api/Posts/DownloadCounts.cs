namespace Sidechain.Api.Posts;

/// <summary>
/// Downloads that are not in the database yet. Each statement that counts one locks its post's row until it is committed: of one post one
/// counts at a time, and the next takes along those who came meanwhile. Hundreds who wait for one row would have all connections.
/// </summary>
internal sealed class DownloadCounts
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _writing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _waiting = new(StringComparer.Ordinal);

    /// <summary>Posts whose downloads nobody has written yet.</summary>
    public IReadOnlyList<string> Waiting
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiting.Keys];
            }
        }
    }

    /// <summary>Begins to count what waits, and <paramref name="more"/>; false while somebody else does.</summary>
    public bool TryBegin(string id, int more, out int count)
    {
        lock (_gate)
        {
            count = 0;
            if (!_writing.Add(id))
            {
                return false;
            }

            _waiting.Remove(id, out count);
            count += more;
            return true;
        }
    }

    /// <summary>It is written, or has failed: then <paramref name="left"/> of them wait again.</summary>
    public void End(string id, int left)
    {
        lock (_gate)
        {
            _writing.Remove(id);
        }

        Add(id, left);
    }

    /// <summary>To be written later.</summary>
    public void Add(string id, int count)
    {
        if (count == 0)
        {
            return;
        }

        lock (_gate)
        {
            _waiting[id] = _waiting.GetValueOrDefault(id) + count;
        }
    }
}
