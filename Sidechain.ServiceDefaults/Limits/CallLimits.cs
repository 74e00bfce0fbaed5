using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Sidechain.ServiceDefaults.Limits;

/// <summary>The limits of a service, by their names.</summary>
internal sealed class CallLimits(IOptionsMonitor<LimitOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, CallLimit> _limits = new(StringComparer.Ordinal);

    public CallLimit this[string name] => _limits.GetOrAdd(name, key => new CallLimit(options.Get(key)));

    public void Dispose()
    {
        foreach (var limit in _limits.Values)
        {
            limit.Dispose();
        }
    }
}
