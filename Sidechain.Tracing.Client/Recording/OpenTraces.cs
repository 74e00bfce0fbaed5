namespace Sidechain.Tracing.Client.Recording;

/// <summary>Counts the local roots of each trace below which something runs: at none, the client has nothing more to send for it.</summary>
internal sealed class OpenTraces
{
    private readonly Dictionary<string, int> _running = new(StringComparer.Ordinal);

    public void Enter(string traceId)
    {
        lock (_running)
        {
            _running[traceId] = _running.GetValueOrDefault(traceId) + 1;
        }
    }

    /// <summary>True when it was the last one.</summary>
    public bool Leave(string traceId)
    {
        lock (_running)
        {
            var left = _running[traceId] - 1;
            if (left > 0)
            {
                _running[traceId] = left;
                return false;
            }

            return _running.Remove(traceId);
        }
    }

    /// <summary>Traces with running spans.</summary>
    public IReadOnlyList<string> All()
    {
        lock (_running)
        {
            return [.. _running.Keys];
        }
    }
}
